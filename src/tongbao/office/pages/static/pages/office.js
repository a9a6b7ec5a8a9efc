"use strict";
// Ask before what cannot be taken back; draw charts; give charts away as pictures; fold the menu on a phone.
document.addEventListener("submit", (event) => {
  const words = event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});
function draw(root) {
  if (!window.echarts) return;
  root.querySelectorAll(".chart").forEach((place) => {
    const told = document.getElementById(place.id + "-data");
    if (!told || place.dataset.drawn) return;
    place.dataset.drawn = "1";
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ animation: false, aria: { enabled: true }, ...JSON.parse(told.textContent) });
    window.addEventListener("resize", () => chart.resize());
  });
}
document.addEventListener("click", (event) => {
  if (event.target.dataset && "print" in event.target.dataset) window.print();
  if (event.target.dataset && "back" in event.target.dataset) window.history.back();
  const id = event.target.dataset && event.target.dataset.png;
  if (!id || !window.echarts) return;
  const chart = window.echarts.getInstanceByDom(document.getElementById(id));
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
  link.download = id + ".png";
  link.click();
});
document.addEventListener("DOMContentLoaded", () => {
  draw(document);
  const menu = document.querySelector("details.menu");
  if (menu && window.matchMedia("(max-width: 900px)").matches) menu.open = false;
  document.body.addEventListener("htmx:afterSwap", (event) => draw(event.target));
});
