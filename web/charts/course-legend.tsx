/** The names of a chart's lines, where there are several. */
export function CourseLegend({
  lines,
}: {
  lines: { id: string; name: string; color: string; isDashed?: boolean }[];
}) {
  if (lines.length < 2) return null;
  return (
    <ul className="course-legend">
      {lines.map(({ id, name, color, isDashed }) => (
        <li key={id}>
          <i
            className={isDashed === true ? "swatch swatch-line swatch-dashed" : "swatch swatch-line"}
            style={{ backgroundColor: color }}
          />
          {name}
        </li>
      ))}
    </ul>
  );
}
