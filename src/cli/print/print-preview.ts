import { importPreviewOperation } from "../../api/evidence/import-preview.ts";
import { table } from "./text-table.ts";

/** What each column of each file would be read as, beside the first value in it. */
export function previewText(output: unknown): string {
  const { source, files } = importPreviewOperation.output.parse(output);
  const parts = files.map(({ file, preset, columns, missing, rows }) => {
    const lines = columns.map(({ column, field, how }, index) => ({
      column,
      "read as": field ?? how,
      how,
      "first value": rows[0]?.cells[index] ?? "",
    }));
    const lacks = missing.length === 0 ? "" : `missing: ${missing.join(", ")}; name each with --map\n`;
    const exported = preset === null ? "" : `, ${preset.vendor}'s ${preset.file}`;
    return `${file}, as ${source}${exported}\n${table(lines)}${lacks}`;
  });
  return parts.join("\n");
}
