"""What is seen? The only package that imports Streamlit; pages decide nothing."""
