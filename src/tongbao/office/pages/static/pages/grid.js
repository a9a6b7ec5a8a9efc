"use strict";
// The grid: paste a block from a spreadsheet, move by keys, show the flags at their cells.
(() => {
  const table = document.querySelector("table.sheet");
  if (!table) return;
  const lines = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input, select")]);
  const place = (field) => {
    const all = lines();
    for (let row = 0; row < all.length; row++) {
      const column = all[row].indexOf(field);
      if (column >= 0) return [row, column];
    }
    return [0, 0];
  };
  const ask = () => document.body.dispatchEvent(new Event("check"));
  table.addEventListener("input", ask);
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const [top, left] = place(event.target);
    const all = lines();
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((word, right) => {
        const field = all[top + down] && all[top + down][left + right];
        if (field && !field.disabled) field.value = word.trim();
      });
    });
    ask();
  });
  table.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };
    const step = steps[event.key];
    if (!step || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const [row, column] = place(event.target);
    const next = (lines()[row + step[0]] || [])[column];
    if (next) next.focus();
  });
  const zeros = document.getElementById("zeros");
  if (zeros) zeros.addEventListener("click", () => {
    table.querySelectorAll("input").forEach((field) => { if (!field.value && field.dataset.last === "0") field.value = "0"; });
    ask();
  });
  document.getElementById("ledger").addEventListener("submit", (event) => {
    const act = event.submitter && event.submitter.value;
    const wrong = table.querySelectorAll("td.flag-error").length;
    if (act === "submit" && wrong && !window.confirm("还有" + wrong + "处错误，报送后会被退回。仍要报送吗？")) event.preventDefault();
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const marks = document.getElementById("marks");
    table.querySelectorAll("td.flag-error, td.flag-warning").forEach((td) => td.classList.remove("flag-error", "flag-warning"));
    if (!marks) return;
    JSON.parse(marks.dataset.places).forEach(([who, column, severity]) => {
      const td = table.querySelector('td[data-cell="' + CSS.escape(who + "|" + column) + '"]');
      if (td) td.classList.add("flag-" + severity);
    });
    for (const [key, value] of Object.entries(marks.dataset)) {
      if (!key.startsWith("coal")) continue;
      const [who, now, change] = value.split("|");
      const small = table.querySelector('[data-coal="' + CSS.escape(who) + '"]');
      if (small) small.textContent = now + " 吨标准煤" + (change ? "，同比 " + change : "");
    }
  });
})();
