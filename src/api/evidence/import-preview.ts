import { basename } from "node:path";
import { z } from "zod";
import { likelySource } from "../../model/likely-source.ts";
import { openFile, type ReadableFile } from "../../sources/files/file.ts";
import type { Shape } from "../../sources/files/shape.ts";
import { describeTable } from "../../sources/files/table.ts";
import type { Preset } from "../../sources/presets/preset.ts";
import { EXPORT_PRESETS } from "../../sources/presets/presets.ts";
import { guessedShape, SOURCES, type SourceName } from "../../sources/sources.ts";
import { isNeeded } from "../../sources/understanding/columns-taken.ts";
import { type FilePreview, previewFile } from "../../sources/understanding/file-preview.ts";
import { nearestShape } from "../../sources/understanding/likely-kind.ts";
import { listDay, mappingOfFile } from "../../sources/understanding/list-day.ts";
import { meaningsOf } from "../../sources/understanding/meanings.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { mappingFields, readingFields, readingOf } from "../mapping.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { importOperation } from "./import-operations.ts";
import { withScratch } from "./scratch.ts";
import { filesFields, pathsOf } from "./uploaded.ts";

const kindSchema = importOperation.input.shape.source;
const KINDS = kindSchema.options;
/** What a file of no known kind is read as. */
const USUAL = "subscriptions";

const presetSchema = z.object({
  name: z.string().describe("As `as` takes it"),
  vendor: z.string(),
  file: z.string().describe("What the vendor calls it"),
});

const fileSchema = z.object({
  file: z.string(),
  sheets: z.array(z.string()).describe("Sheets of an Excel workbook"),
  preset: presetSchema.nullable().describe("The vendor's export that it is"),
  list: z.string().describe("Kind of table"),
  columns: z.array(
    z.object({
      column: z.string(),
      field: z.string().nullable().describe("The field that it would be read as; null for none"),
      how: z
        .enum(["said", "preset", "name", "guess", "values", "attribute", "ignored"])
        .describe("Who says so; attribute: it becomes an attribute of customers"),
    }),
  ),
  more_columns: z.number().describe("Columns that aren't listed"),
  fields: z.array(
    z.object({
      field: z.string(),
      summary: z.string(),
      is_required: z.boolean(),
      meanings: z.array(z.string()).describe("What its words can mean; empty if it holds no words"),
    }),
  ),
  words: z
    .array(z.object({ field: z.string(), word: z.string(), meaning: z.string().nullable() }))
    .describe("Words of statuses and intervals in the first rows; the meaning is null if it isn't known"),
  has_attributes: z.boolean().describe("Whether other columns become attributes of customers"),
  missing: z.array(z.string()).describe("Needed fields that no column is"),
  day_in_name: z
    .string()
    .nullable()
    .describe(
      "Day in the file's name, of a list of what is current: the list is of that day unless you say another",
    ),
  rows: z.array(
    z.object({
      row: z.number().describe("The header is row 1"),
      cells: z.array(z.string().nullable()).describe("As text, one for each column"),
    }),
  ),
});

export const importPreviewOperation = operation({
  name: "import preview",
  summary: "Show files' first 20 rows and how columns would be read, importing nothing",
  effect: "read",
  path: "/imports/preview",
  positional: ["files"],
  input: z.object({
    source: kindSchema.optional().describe("Kind of list; by default the likeliest"),
    ...filesFields,
    ...mappingFields,
    ...readingFields,
  }),
  output: z.object({
    source: kindSchema.describe("The kind of list that the files are read as"),
    sources: z.array(kindSchema).describe("The kinds that you can choose from"),
    presets: z.array(presetSchema).describe("Vendors' exports of this kind of list"),
    files: z.array(fileSchema),
  }),
  async run(workspace, input) {
    const mapping = await readingOf(input);
    return withScratch(workspace, async (scratch) => {
      const paths = await pathsOf(workspace, input, scratch);
      const isFound = input.source === undefined || guessedShape(input.source) !== null;
      const how = { ...mapping, titles: isFound ? ("found" as const) : 0 };
      const opened = [];
      for (const path of paths) opened.push(await openFile(path, await scratch(), basename(path), how));
      const source = input.source ?? (await likelyOf(workspace, opened, mapping));
      const files = [];
      for (const [at, file] of opened.entries())
        files.push(await preview(workspace, file, source, mappingOfFile(mapping, at, opened.length)));
      return { source, sources: [...KINDS], presets: presetsOf(source), files };
    });
  },
});

async function preview(
  { warehouse }: Workspace,
  file: ReadableFile,
  source: SourceName,
  mapping: Mapping,
): Promise<z.infer<typeof fileSchema>> {
  const table = await describeTable(warehouse, file, mapping.delimiter);
  const shape = nearestShape<Shape>(table, SOURCES[source].shapes, mapping) ?? SOURCES[USUAL].shapes[0];
  return answerOf(file, await previewFile(warehouse, file, shape, mapping));
}

/** The likeliest kind of the first file. */
async function likelyOf(
  { warehouse }: Workspace,
  [file]: ReadableFile[],
  mapping: Mapping,
): Promise<SourceName> {
  return (file === undefined ? null : await likelySource(warehouse, file, mapping)) ?? USUAL;
}

function presetsOf(source: SourceName): z.infer<typeof presetSchema>[] {
  return EXPORT_PRESETS.filter(({ kind }) => SOURCES[source].shapes.some(({ name }) => name === kind)).map(
    presetAnswer,
  );
}

const presetAnswer = ({ name, vendor, file }: Preset) => ({ name, vendor, file });

function answerOf(
  { name: file, sheets = [] }: ReadableFile,
  { shape, columns, more, missing, preset, rows, words }: FilePreview,
): z.infer<typeof fileSchema> {
  return {
    file,
    sheets,
    preset: preset === null ? null : presetAnswer(preset),
    list: shape.name,
    columns,
    more_columns: more,
    fields: shape.fields.map((field) => ({
      field: field.name,
      summary: field.summary,
      is_required: isNeeded(field, () => true),
      meanings: [...meaningsOf(field)],
    })),
    words,
    has_attributes: shape.attributesOf !== undefined,
    missing: missing.map(({ name }) => name),
    day_in_name: listDay(file, shape),
    rows,
  };
}
