"""The floor: the smallest Streamlit app with one chart that changes at a click. The screens are held against it."""

import plotly.graph_objects as go
import streamlit as st

chosen = st.radio("Line", ["1", "2", "3"], horizontal=True)
figure = go.Figure(
    go.Scatter(x=list(range(100)), y=[(int(chosen) * each) % 17 for each in range(100)]),
    layout={"title": {"text": f"Line {chosen}"}, "height": 400},
)
st.plotly_chart(figure, theme=None, config={"displayModeBar": False})
