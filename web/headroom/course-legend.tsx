/** The names of a chart's lines, where there are several. */
export function CourseLegend({ lines }: { lines: { id: string; name: string; color: string }[] }) {
  if (lines.length < 2) return null;
  return (
    <ul className="course-legend">
      {lines.map(({ id, name, color }) => (
        <li key={id}>
          <i className="swatch swatch-line" style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
