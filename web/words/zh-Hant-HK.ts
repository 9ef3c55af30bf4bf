/** All texts of this language, by file. */
export default import.meta.glob<Record<string, unknown>>("./zh-Hant-HK/*.json", {
  eager: true,
  import: "default",
});
