"""What the screens share. With dashboard.py and pages/ the only code that knows Streamlit."""
