/**
 * The page's only script: turn the theme, sort and filter the runs, save the data. Without it everything is there to be read.
 * Nothing is remembered outside the page, nothing is requested.
 * @module
 */

export const REPORT_SCRIPT = `"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  const theme = document.getElementById("theme");
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  const label = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  systemDark.addEventListener("change", label);
  label();

  document.getElementById("save").addEventListener("click", (event) => {
    const text = document.getElementById("study-data").textContent;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = event.currentTarget.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  const filter = document.getElementById("filter");
  if (filter) {
    const shown = document.getElementById("shown");
    const rows = [...document.querySelector("table.runs").tBodies[0].rows];
    let texts = null;
    const textOf = (row) =>
      [row.textContent, ...[...row.querySelectorAll("[title]")].map((each) => each.title)].join(" ").toLowerCase();
    filter.addEventListener("input", () => {
      texts ??= rows.map(textOf);
      const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let count = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
        if (!row.hidden) count++;
      });
      shown.textContent = count + " of " + shown.dataset.all;
    });
  }

  const keyOf = (cell) => {
    const text = cell.dataset.v ?? cell.textContent.trim();
    const number = text === "" ? NaN : Number(text.replace("\\u2212", "-"));
    return Number.isNaN(number) ? { text } : { number };
  };
  // Numbers first, then words by code point; what is missing stays last in both orders.
  const rank = (key) => ("number" in key ? 0 : ["", "none", "NaN", "unknown"].includes(key.text) ? 2 : 1);
  const compare = (a, b, sign) => {
    const [ra, rb] = [rank(a), rank(b)];
    if (ra !== rb) return ra === 2 || rb === 2 ? ra - rb : sign * (ra - rb);
    if (ra === 0) return sign * (a.number - b.number);
    return a.text === b.text ? 0 : sign * (a.text < b.text ? -1 : 1);
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
        rows.sort((a, b) => compare(a.key, b.key, down ? -1 : 1));
        body.append(...rows.map(({ row }) => row));
      });
    });
  }
})();
`;
