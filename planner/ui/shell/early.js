// Runs before Streamlit's own script, which has no setting for any of this.
(() => {
  const base = new URL(".", document.currentScript.src).href;
  // Streamlit guesses its server's path from the page's address and asks twice in vain on every page but the first.
  window.__streamlit = { BACKEND_BASE_URL: base, MAIN_PAGE_BASE_URL: base };

  // Chromium before 112 does not know the flag "v"; for Streamlit's patterns "u" means the same.
  try { new RegExp("", "v"); } catch {
    window.RegExp = new Proxy(RegExp, {
      construct: (target, [pattern, flags], wanted) =>
        Reflect.construct(target, [pattern, typeof flags === "string" ? flags.replace("v", "u") : flags], wanted),
    });
  }

  // A list that holds headings is no list to a screen reader, so the navigation is told as a group (in `visit`).
  // Streamlit's built-in words are English only. Ours are marked by the page's language and left alone.
  const CHINESE = new Map([
    ["Upload", "选择文件"], ["Browse files", "选择文件"], ["Drag and drop file here", "把文件拖到这里"],
    ["Choose options", "请选择"], ["Choose an option", "请选择"], ["Select options", "请选择"], ["No results", "没有匹配的内容"],
    ["No options to select.", "没有可选的内容"], ["Fullscreen", "全屏"], ["Close fullscreen", "退出全屏"], ["Search", "查找"],
    ["Download as CSV", "下载 CSV"], ["Show/hide columns", "显示或隐藏列"], ["Show data", "显示数据"], ["Hide data", "隐藏数据"],
    ["Remove file", "移除文件"], ["Clear all", "全部清除"], ["Skip to main content", "跳到正文"], ["Print", "打印"],
    ["Rerun", "刷新"], ["Settings", "设置"], ["Stop", "停止"], ["Running...", "正在运行……"], ["Connecting", "正在连接"],
    ["Please wait...", "请稍候……"], ["Sort ascending", "升序"], ["Sort descending", "降序"], ["Pin column", "固定列"],
    ["Unpin column", "取消固定"], ["Hide column", "隐藏列"], ["Autosize", "自动列宽"], ["Format", "格式"], ["Increment", "增加"],
    ["Decrement", "减少"], ["Help", "说明"], ["empty", "空"], ["Keyboard shortcuts", "键盘快捷键"],
  ]);
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  const original = new WeakMap();
  const translated = (text) => {
    const word = CHINESE.get(text.trim());
    if (word) return text.replace(text.trim(), word);
    const limit = text.match(/^(\d+(?:\.\d+)?\s?[KMG]B) per file(.*)$/);
    return limit ? `每个文件不超过 ${limit[1]}${limit[2]}` : null;
  };
  const visit = (node, chinese) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (chinese) {
        const word = translated(node.data);
        if (word !== null && word !== node.data) { original.set(node, node.data); node.data = word; }
      } else if (original.has(node)) { node.data = original.get(node); original.delete(node); }
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.dataset.testid === "stSidebarNavItems") node.setAttribute("role", "group");
    if (node.parentElement?.closest('[data-testid="stSidebarNavItems"]') && node.tagName === "LI") node.setAttribute("role", "presentation");
    for (const name of ATTRIBUTES) {
      const word = chinese && node.hasAttribute(name) ? translated(node.getAttribute(name)) : null;
      if (word !== null && word !== false) node.setAttribute(name, word);
    }
    for (const child of node.childNodes) visit(child, chinese);
  };
  const language = () => document.querySelector("[data-planner-language]")?.dataset.plannerLanguage || "zh";
  const observe = () => {
    let shown = "";
    const seen = new MutationObserver((changes) => {
      const now = language();
      document.documentElement.lang = now === "zh" ? "zh-CN" : "en";
      const chinese = now === "zh";
      if (now !== shown) { shown = now; visit(document.body, chinese); return; }
      for (const change of changes) {
        if (change.type === "childList") change.addedNodes.forEach((node) => visit(node, chinese));
        else visit(change.target, chinese);
      }
    });
    const what = { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };
    seen.observe(document.body, what);
  };
  document.documentElement.lang = "zh-CN";
  document.addEventListener("DOMContentLoaded", observe);
})();
