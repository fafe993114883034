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
    ["No options to select.", "没有可选的内容"], ["No options to select", "没有可选的内容"], ["Fullscreen", "全屏"], ["Close fullscreen", "退出全屏"], ["Search", "查找"],
    ["Download as CSV", "下载 CSV"], ["Show/hide columns", "显示或隐藏列"], ["Show data", "显示数据"], ["Hide data", "隐藏数据"],
    ["Remove file", "移除文件"], ["Clear all", "全部清除"], ["Selected values", "已选内容"], ["Skip to main content", "跳到正文"], ["Print", "打印"],
    ["Rerun", "刷新"], ["Settings", "设置"], ["Stop", "停止"], ["Running...", "正在运行……"], ["Connecting", "正在连接"],
    ["Please wait...", "请稍候……"], ["Sort ascending", "升序"], ["Sort descending", "降序"], ["Pin column", "固定列"],
    ["Unpin column", "取消固定"], ["Hide column", "隐藏列"], ["Autosize", "自动列宽"], ["Format", "格式"], ["Increment", "增加"],
    ["Decrement", "减少"], ["Help", "说明"], ["empty", "空"], ["Keyboard shortcuts", "键盘快捷键"],
    ["Sidebar", "侧栏"], ["Collapse sidebar", "收起侧栏"], ["Expand sidebar", "展开侧栏"], ["App pages", "页面"], ["Main menu", "菜单"],
    ["file upload", "选择文件"], ["File Uploader", "选择文件"], ["Drag and drop files here", "把文件拖到这里"], ["Error deleting file", "移除文件时出错"],
    ["Add row", "增加一行"], ["Delete row(s)", "删除所选行"], ["Clear selection", "取消选择"], ["Clear value", "清除"], ["Open", "展开"],
    ["Dataframe column menu", "列菜单"], ["Copy column name", "复制列名"], ["Next Result", "下一处"], ["Previous Result", "上一处"],
    ["Close Search", "关闭查找"], ["Download as PNG", "下载图片"], ["Download as SVG", "下载矢量图"], ["Copy Vega-Lite spec", "复制图表定义"],
    ["Choose date", "选择日期"], ["year", "年"], ["month", "月"], ["day", "日"], ["Multiselect options", "可选项"], ["No options", "没有可选的内容"],
    ["All selected options have been cleared.", "已全部清除。"], ["Invalid input.", "填写有误。"], ["Incompatible value", "内容不合要求"],
    ["yyyy", "年"], ["mm", "月"], ["dd", "日"], ["No data", "没有数据"], ["Loading...", "正在载入……"], ["Press Enter to apply", "按回车确认"], ["Press Enter to submit form", "按回车提交"],
    ["Connection error", "连接出错"], ["Network error", "网络出错"], ["Connecting to Streamlit server", "正在连接服务器"], ["Page not found", "没有这个页面"],
    ["Connection lost. Please wait for the app to reconnect, then try again.", "连接中断，请等页面重新连上再试。"],
    ["Navigate to home page", "回到首页"], ["Error uploading file", "上传文件时出错"],
    ["The page that you have requested does not seem to exist. Running the app's main page.", "网址有误，已转到首页。请从左侧导航选择页面。"],
    ["Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:",
      "与程序的连接断了。程序若已关闭，请重新启动它，再刷新本页；平时的启动命令是："],
    ["Unable to connect to Streamlit server", "连不上程序"], ["Connection timed out.", "连接超时。"],
    ["Dismiss", "关闭"], ["Close", "关闭"], ["Previous", "上一个"], ["Next", "下一个"], ["Previous month", "上个月"], ["Next month", "下个月"],
    ["Add files", "选择文件"], ["Only one file is allowed.", "只能选一个文件。"], ["File size is too small.", "文件是空的。"],
    ["Unexpected error. Please try again.", "出错了，请再试一次。"], ["Error:", "有误："], ["Error", "有误"], ["Select all", "全选"],
    ["Copied!", "已复制"], ["Copy to clipboard", "复制"],
  ]);
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  MONTHS.forEach((name, index) => CHINESE.set(name, `${index + 1}月`));
  const MONTH = `(${MONTHS.join("|")})`;
  // A browser set to English says a date its own way: "Today, Friday, November 20, 2026 selected".
  const DAY = new RegExp(`^(Today, |Selected Date: )?(?:(${WEEKDAYS.join("|")}), )?${MONTH} 0?(\\d+), (\\d{4})( selected)?$`);
  const day = ([, before, weekday, month, date, year, selected]) =>
    [before === "Today, " ? "今天，" : "", before === "Selected Date: " || selected ? "已选 " : "", `${year}年${CHINESE.get(month)}${date}日`,
      weekday ? `，星期${"日一二三四五六"[WEEKDAYS.indexOf(weekday)]}` : ""].join("");
  // A known word and the name of what it belongs to, in the order of either language; null leaves the text alone.
  const joined = (word, rest) => (CHINESE.has(word) ? `${CHINESE.get(word)}：${rest}` : null);
  const PATTERNS = [
    [/^(\d+(?:\.\d+)?\s?[KMG]B) per file(.*)$/, ([, size, rest]) => `每个文件不超过 ${size}${rest}`],
    [/^Press (?:Ctrl|⌘)\+Enter to (?:apply|submit form)$/, (text) => `按 ${text[0].split(" ")[1].replace("Enter", "回车")} ${text[0].endsWith("form") ? "提交" : "确认"}`],
    [/^Help for (.+)$/, ([, name]) => `${name}：说明`],
    [/^Shortcut (.+)$/, ([, keys]) => `快捷键 ${keys}`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, ([, most]) => `最多选 ${most} 项，请先去掉一项。`],
    [DAY, day],
    [new RegExp(`^(Choose date, )?${MONTH} (\\d{4})$`), ([, choose, month, year]) => `${choose ? "选择日期，" : ""}${year}年${CHINESE.get(month)}`],
    [/^You have requested page (\S+), but no corresponding file was found.*$/, ([, page]) => `没有网址是 ${page} 的页面，已转到首页。`],
    [/^(.+) files are not allowed\.$/, ([, kind]) => `这里不能用这一类文件（${kind}）。可用的类型写在上传框下面。`],
    [/^File must be (.+) or smaller\.$/, ([, size]) => `文件太大，不能超过 ${size}。`],
    [/^(\d+) (?:options?|results?) available\.$/, ([, count]) => `共 ${count} 项可选。`],
    [/^Select (\d+) matches$/, ([, count]) => `选中查到的 ${count} 项`],
    [/^(Error)?: Date set outside allowed range\. Please select a date (between|on or before|on or after) (\S+)(?: and (\S+))?\.$/,
      ([, error, side, limit, last]) => `${error ? "有误" : ""}：日期超出允许的范围，请选${last ? `${limit} 至 ${last} 之间` : `不${side === "on or before" ? "晚" : "早"}于 ${limit} `}的日期。`],
    [/^(Error)?: Number is \w+ the allowed range\. Please enter a value (between|less than or equal to|greater than or equal to) (\S+?)(?: and (\S+))?\.$/,
      ([, error, side, limit, last]) => `${error ? "有误" : ""}：超出允许的范围，应${last ? `在 ${limit} 至 ${last} 之间` : `不${side.startsWith("less") ? "大" : "小"}于 ${limit}`}，尚未采用。`],
    [/^Use Up and Down to choose options/, () => "按上下键选择，按回车选定，按 Esc 关闭，按 Tab 选定并离开。"],
    [/^Remove (.+)$/, ([, name]) => `移除${name}`],
    [/^([A-Z][^:]+): (.+)$/, ([, word, name]) => joined(word, name)],
    [/^(year|month|day), (.+)$/, ([, word, name]) => joined(word, name)],
  ];
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  const original = new WeakMap();
  const translated = (text) => {
    const word = CHINESE.get(text.trim());
    if (word) return text.replace(text.trim(), word);
    for (const [pattern, put] of PATTERNS) {
      const found = text.match(pattern);
      if (found) return put(found);
    }
    return null;
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
    const before = original.get(node) || {};
    for (const name of ATTRIBUTES) {
      const text = node.getAttribute(name);
      if (text === null) continue;
      if (!chinese && before[name]?.chinese === text) { node.setAttribute(name, before[name].english); continue; }
      const word = chinese ? translated(text) : null;
      if (word !== null && word !== text) { before[name] = { english: text, chinese: word }; node.setAttribute(name, word); }
    }
    if (Object.keys(before).length) original.set(node, before);
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
