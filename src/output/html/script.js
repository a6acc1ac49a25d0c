// Sorting and filtering of what the page already shows. Without it the page is complete, so the
// controls, which would do nothing then, are made here. Figures come from the page's JSON and are
// never read back from what is displayed. Nothing is built from text as HTML.
"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const $ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const form = document.getElementById("filters");
  const status = document.getElementById("status");

  // Filters: a row is shown or hidden wherever it stands (bar, strip, table).

  const ofRow = $("[data-row]");
  const statements = $("[data-stance]");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en");
  const names = page.rows.map((row) => plain(`${row.name} ${row.details}`));

  function filter() {
    const { name, group, position, stance } = Object.fromEntries(new FormData(form));
    const words = plain(name).split(/\s+/);
    const shown = page.rows.map(
      (row, i) =>
        words.every((word) => names[i].includes(word)) &&
        (!group || row.groups.includes(group)) &&
        (!position || position.split(" ").includes(row.verdict)),
    );
    // What fits must be seen, even where rows are folded away.
    if (name || group || position || stance) for (const few of $(".few-statements")) few.open = true;
    for (const element of ofRow) element.hidden = !shown[element.dataset.row];
    for (const element of statements) element.hidden = Boolean(stance) && element.dataset.stance !== stance;
    for (const list of $(".statements")) {
      list.nextElementSibling.hidden = $(":scope > li:not([hidden])", list).length > 0;
    }

    const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
    const rows = shown.filter(Boolean).length;
    const visible = statements.filter((s) => !s.hidden && !s.closest("[data-row]").hidden).length;
    const { one, many } = status.dataset;
    status.textContent =
      rows === 0
        ? `No ${one} fits these filters.`
        : `Showing ${rows.toLocaleString("en")} of ${count(page.rows.length, one, many)}, ` +
          `${count(visible, "statement", "statements")}.`;
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields change after the event.
  form.addEventListener("reset", () => setTimeout(filter));
  filter();

  // Sorting: what to sort by, for each column. Rows without a value come last either way.

  const verdicts = ["opposed", "leaning-opposed", "divided", "cautious", "leaning-supportive", "supportive"];
  const scored = (value) => (row) => (row.verdict === "insufficient" ? null : value(row));
  const values = {
    name: (row) => row.name,
    groups: (row) => row.groups.join(", ") || null,
    statements: (row) => row.counts.reduce((a, b) => a + b, 0),
    labelled: (row) => row.counts[0],
    supportive: scored((row) => row.shares[0]),
    cautious: scored((row) => row.shares[1]),
    opposed: scored((row) => row.shares[2]),
    score: scored((row) => row.score),
    interval: scored((row) => row.interval[1] - row.interval[0]),
    verdict: scored((row) => verdicts.indexOf(row.verdict)),
    sentiment: (row) => row.sentiment,
    dates: (row) => row.dates && row.dates[1],
  };
  const collator = new Intl.Collator("en", { numeric: true });
  const compare = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a - b);

  const body = document.querySelector("#figures tbody");
  const lines = body ? [...body.rows] : [];
  const announced = document.getElementById("sorted");

  function sort(header) {
    const key = header.dataset.key;
    // Names from A, figures from the highest; then the other way; then as at first.
    const turns = ["name", "groups"].includes(key) ? ["ascending", "descending"] : ["descending", "ascending"];
    const order = [...turns, null][turns.indexOf(header.getAttribute("aria-sort")) + 1];
    for (const other of $("th[aria-sort]")) other.removeAttribute("aria-sort");
    if (order) header.setAttribute("aria-sort", order);

    const value = (line) => values[key](page.rows[line.dataset.row]);
    const sorted = [...lines];
    if (order) {
      sorted.sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === null || y === null) return (x === null) - (y === null);
        return order === "ascending" ? compare(x, y) : compare(y, x);
      });
    }
    body.append(...sorted);
    const label = header.textContent.trim().toLowerCase();
    announced.textContent = order ? `Table sorted by ${label}, ${order}.` : "Table in its first order.";
  }

  for (const header of $("#figures th[data-key]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(header));
  }

  // A link to a bar opens the statements behind it.

  function open() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target?.querySelector(":scope > details");
    if (details) {
      const around = target.closest("details");
      if (around) around.open = true;
      details.open = true;
      details.querySelector("summary").focus({ preventScroll: true });
    }
  }
  addEventListener("hashchange", open);
  open();
})();
