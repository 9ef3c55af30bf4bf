/** All texts of this language, by file. */
export default import.meta.glob<Record<string, unknown>>("./it/*.json", { eager: true, import: "default" });
