import { DuckDBInstance } from "@duckdb/node-api";

/**
 * A single thread is enough for the small companies of `npm test`, and costs a fifth less than two that synchronize.
 */
const create = DuckDBInstance.create.bind(DuckDBInstance);
DuckDBInstance.create = (path, options) => create(path, { ...options, threads: "1" });
