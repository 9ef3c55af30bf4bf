/** A line without axes that shows a card's trend. Decorative: the tables have the same figures. */
export function Sparkline({ values, marked }: { values: (number | null)[]; marked: number }) {
  const points = sparkPoints(values, WIDTH, HEIGHT);
  const at = points[marked];
  return (
    <svg className="sparkline" viewBox={`-3 -3 ${WIDTH + 6} ${HEIGHT + 6}`} aria-hidden="true">
      <path d={pathOf(points)} />
      {at && <circle cx={at[0]} cy={at[1]} r="2.5" />}
    </svg>
  );
}

const WIDTH = 120;
const HEIGHT = 28;

/** Points of the values in a box, smallest at the bottom; null for missing values. */
export function sparkPoints(
  values: (number | null)[],
  width: number,
  height: number,
): ([number, number] | null)[] {
  const known = values.filter((value) => value !== null);
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((value, index) =>
    value === null
      ? null
      : [index * step, span === 0 ? height / 2 : height - ((value - least) / span) * height],
  );
}

function pathOf(points: ([number, number] | null)[]): string {
  let isDrawing = false;
  const commands = points.map((point) => {
    const command =
      point === null ? "" : `${isDrawing ? "L" : "M"}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    isDrawing = point !== null;
    return command;
  });
  return commands.join("");
}
