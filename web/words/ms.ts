/** All texts of this language, by file. */
export default import.meta.glob<Record<string, unknown>>("./ms/*.json", { eager: true, import: "default" });
