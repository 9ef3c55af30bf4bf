import { DuckDBInstance } from "@duckdb/node-api";

/** One thread does for the small companies of `npm test`, and costs a fifth less than two that hand over to each other. */
const create = DuckDBInstance.create.bind(DuckDBInstance);
DuckDBInstance.create = (path, options) => create(path, { ...options, threads: "1" });
