import type { Result } from "./results";

const [width, height, margin] = [360, 260, 46];
const verbs = ["preview", "refresh"] as const;
const colours = { ours: "#1f6feb", floor: "#8b949e" };

interface Point {
  n: number;
  ms: number;
}

/** SVG of seconds by number of resources, ours and the floor; undefined without previews and refreshes of two sizes. */
export function plotOf(results: readonly Result[]): string | undefined {
  const panels = verbs.map((verb) => results.filter((one) => one.case === `growth, ${verb}`));
  if (panels.some((points) => points.length < 2)) return undefined;
  const drawn = panels.map((points, index) => panel(verbs[index] ?? "", points, index * width));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * width} ${height}" font-family="sans-serif" font-size="11">
<title>Seconds over the number of resources, ours and the engine's floor</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${drawn.join("\n")}
</svg>
`;
}

function panel(title: string, results: readonly Result[], left: number): string {
  const lines = {
    ours: results.map(({ n, oursMedianMs }) => ({ n, ms: oursMedianMs ?? 0 })),
    floor: results.map(({ n, floorMedianMs }) => ({ n, ms: floorMedianMs ?? 0 })),
  };
  const most = {
    n: results.at(-1)?.n ?? 1,
    ms: Math.max(
      ...Object.values(lines)
        .flat()
        .map(({ ms }) => ms),
    ),
  };
  const place = ({ n, ms }: Point) => ({
    x: Math.round(left + margin + (n / most.n) * (width - 2 * margin)),
    y: Math.round(height - margin - (ms / most.ms) * (height - 2 * margin)),
  });
  const text = (x: number, y: number, words: string, more = "") =>
    `<text x="${x}" y="${y}" ${more}>${words}</text>`;
  return [
    text(left + margin, margin - 20, `${title}, no change`, 'font-weight="bold"'),
    text(left + margin, margin - 6, `ours`, `fill="${colours.ours}"`),
    text(left + margin + 32, margin - 6, "the engine's floor", `fill="${colours.floor}"`),
    axis(left),
    text(
      left + width - margin,
      height - margin + 16,
      `${most.n.toLocaleString("en")} resources`,
      'text-anchor="end"',
    ),
    text(left + margin - 4, margin + 4, `${(most.ms / 1000).toFixed(1)} s`, 'text-anchor="end"'),
    curve(lines.floor.map(place), colours.floor),
    curve(lines.ours.map(place), colours.ours),
  ].join("\n");
}

const axis = (left: number): string =>
  `<path d="M${left + margin} ${margin}V${height - margin}H${left + width - margin}" fill="none" stroke="#d0d7de"/>`;

function curve(points: readonly { x: number; y: number }[], colour: string): string {
  const path = points.map(({ x, y }) => `${x},${y}`).join(" ");
  const dots = points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`).join("");
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}`;
}
