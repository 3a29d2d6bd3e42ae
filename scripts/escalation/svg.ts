import type { Edge, EscalationGraph } from "./graph";

interface Box {
  readonly name: string;
  readonly words: string;
  readonly x: number;
  readonly y: number;
}

const width = 1_160;
const row = 38;
const box = { width: 330, height: 28 };
const columns = [20, 415, 810] as const;

/** The graph in three columns: roles, what they let do, what that leads to. Dashed: IBM's documents leave it open. */
export function escalationSvg(
  { holders, gains }: EscalationGraph,
  titles: ReadonlyMap<string, string>,
): string {
  const steps = unique(holders.map(({ to }) => to));
  const places = [unique(holders.map(({ from }) => from)), steps, unique(gains.map(({ to }) => to))];
  const height = 70 + row * Math.max(...places.map(({ length }) => length));
  const boxes = places.map((names, column) => {
    const gap = (height - 60) / names.length;
    return names.map(
      (name, index): Box => ({
        name,
        words: titles.get(name) ?? name,
        x: columns[column]!,
        y: 50 + gap * index + (gap - box.height) / 2,
      }),
    );
  });
  const [left = [], middle = [], right = []] = boxes;
  const heads = ["a role", "lets its holder", "and so get"].map(
    (words, index) =>
      `<text x="${columns[index]! + box.width / 2}" y="30" text-anchor="middle" font-weight="600">${words}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" role="img">`,
    "<title>From roles to what they lead to in IBM Cloud IAM</title>",
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...heads,
    ...holders.map((edge) => line(edge, left, middle)),
    ...gains.map((edge) => line(edge, middle, right)),
    ...boxes.flat().map((one) => drawn(one, gains)),
    "</svg>",
    "",
  ].join("\n");
}

function line({ from, to, strength }: Edge, starts: readonly Box[], ends: readonly Box[]): string {
  const start = starts.find(({ name }) => name === from)!;
  const end = ends.find(({ name }) => name === to)!;
  const [x1, y1, x2, y2] = [start.x + box.width, center(start), end.x, center(end)].map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  const half = Math.round((x1 + x2) / 2);
  const dashes = strength === "possible" ? ' stroke-dasharray="5 4"' : "";
  return `<path d="M${x1} ${y1} C${half} ${y1} ${half} ${y2} ${x2} ${y2}" fill="none" stroke="#5b6b7f"${dashes}/>`;
}

function center({ y }: Box): number {
  return y + box.height / 2;
}

/** A step that leads nowhere in the model is dangerous in itself. */
function drawn({ name, words, x, y }: Box, gains: readonly Edge[]): string {
  const isGain = gains.some(({ to }) => to === name);
  const fill = isGain ? "#fde8e8" : x === columns[1] ? "#fff6dd" : "#eaf1fb";
  const top = Math.round(y);
  return [
    `<rect x="${x}" y="${top}" width="${box.width}" height="${box.height}" rx="5" fill="${fill}" stroke="#44546a"/>`,
    `<text x="${x + box.width / 2}" y="${top + 19}" text-anchor="middle">${escaped(words)}</text>`,
  ].join("");
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
