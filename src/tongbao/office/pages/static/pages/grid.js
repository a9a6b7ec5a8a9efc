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
  // What was typed and not kept yet: kept as a draft after a while, and asked about when one leaves the page.
  const form = document.getElementById("ledger");
  const told = document.getElementById("kept");
  let typed = false;
  let soon = 0;
  const keep = () => {
    if (!typed || form.dataset.locked) return;
    typed = false;
    const body = new FormData(form);
    body.set("act", "keep");
    fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error())))
      .then((words) => { if (told) told.textContent = words; })
      .catch(() => { typed = true; });
  };
  const ask = () => {
    typed = true;
    window.clearTimeout(soon);
    soon = window.setTimeout(keep, 3000);
    document.body.dispatchEvent(new Event("check"));
  };
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  window.addEventListener("pagehide", () => window.clearTimeout(soon));
  table.addEventListener("input", ask);
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const [top, left] = place(event.target);
    const all = lines();
    let block = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    if (table.classList.contains("tall")) {
      // Of a sheet with names beside the figures only the figures; a row of a wide sheet is laid down the column.
      const names = [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim());
      if (block[0].length > 1 && block.some((line) => names.includes(line[0].trim()))) block = block.map((line) => line.slice(-1));
      if (block.length === 1) block = block[0].map((word) => [word]);
    }
    let lost = 0;
    block.forEach((line, down) => {
      line.forEach((word, right) => {
        const field = all[top + down] && all[top + down][left + right];
        if (field && !field.disabled) field.value = word.trim();
        else if (word.trim()) lost += 1;
      });
    });
    if (told) told.textContent = lost ? "有" + lost + "格超出表格，没有粘贴。" : "";
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
  form.addEventListener("submit", (event) => {
    const act = event.submitter && event.submitter.value;
    const wrong = table.querySelectorAll("td.flag-error").length;
    if (act === "submit" && wrong && !window.confirm("还有" + wrong + "处错误，报送后会被退回。仍要报送吗？")) event.preventDefault();
    else typed = false;
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
