/** The script of the page. A string, because the other sources are compiled without the types of the DOM. */
export const client = String.raw`"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  filterDifferences();
  drawTimeline();

  function filterDifferences() {
    const form = find("form.filters");
    if (!form) return;
    const rows = [...document.querySelectorAll(".differences tbody tr")];
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const apply = () => {
      const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      const status = form.elements.status.value;
      const stack = form.elements.stack ? form.elements.stack.value : "";
      for (const row of rows)
        row.hidden = !(
          (status === "" || row.dataset.status === status) &&
          (stack === "" || row.dataset.stack === stack) &&
          words.every((word) => texts.get(row).includes(word))
        );
      const shown = rows.filter((row) => !row.hidden).length;
      const all = rows.length === 1 ? "1 resource" : rows.length + " resources";
      form.querySelector("output").textContent = shown === rows.length ? all : shown + " of " + all;
      find(".differences .none").hidden = shown > 0;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    apply();
  }

  function drawTimeline() {
    const figure = find(".timeline figure");
    if (!figure || typeof uPlot === "undefined") return;
    const box = figure.querySelector(".chart");
    const caption = figure.querySelector("output");
    const runs = JSON.parse(find("#runs").textContent);
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
    const words = (run) =>
      new Date(run.at).toISOString().slice(0, 16).replace("T", " ") + " UTC: " + run.drifted + " drifted, " +
      run.gone + " gone, " + run.notReadable + " could not tell";
    // Each series is drawn over the one before, so that the parts of a bar lie on top of each other.
    const parts = [["notReadable"], ["gone"], ["drifted"]].map(([name], at, all) => ({
      name,
      values: runs.map((run) => all.slice(at).reduce((sum, [part]) => sum + run[part], 0)),
    }));
    const times = runs.map(({ at }) => Date.parse(at) / 1000);
    const margin = (times.at(-1) - times[0]) / times.length / 2;
    const isOfDays = times.at(-1) - times[0] > 2 * 24 * 60 * 60;
    const tick = (seconds) =>
      isOfDays
        ? new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })
        : new Date(seconds * 1000).toISOString().slice(11, 16);
    let plot;
    const draw = () => {
      if (plot) plot.destroy();
      const axis = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
      plot = new uPlot(
        {
          width: box.clientWidth, height: 180, padding: [8, 14, 0, 0],
          tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
          legend: { show: false },
          cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
          scales: {
            x: { range: (_, first, last) => [first - margin, last + margin] },
            y: { range: (_, __, most) => [0, Math.max(1, most)] },
          },
          axes: [{ ...axis, grid: { show: false }, size: 28, space: 70, values: (_, times) => times.map(tick) }, { ...axis, size: 32, space: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000] }],
          series: [{}, ...parts.map(({ name }) => ({ fill: colour(name), width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 18] }) }))],
          hooks: { setCursor: [({ cursor: { idx } }) => { caption.textContent = words(runs[idx ?? runs.length - 1]); }] },
        },
        [times, ...parts.map(({ values }) => values)],
        box,
      );
      caption.textContent = words(runs[runs.length - 1]);
    };
    figure.hidden = false;
    draw();
    new ResizeObserver(() => {
      if (plot.width !== box.clientWidth) plot.setSize({ width: box.clientWidth, height: 180 });
    }).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }
})();
`;
