import { DuckDBInstance } from "@duckdb/node-api";

/**
 * Makes DuckDB cheaper for the small companies of tests; `npm run test:long` takes it as users do. A single thread costs a fifth less than two that
 * synchronize. What was written stays in the write-ahead log when a database is closed: most folders are deleted next.
 */
const create = DuckDBInstance.create.bind(DuckDBInstance);
DuckDBInstance.create = async (path, options) => {
  const instance = await create(path, { ...options, threads: "1" });
  const connection = await instance.connect();
  await connection.run("pragma disable_checkpoint_on_shutdown");
  connection.closeSync();
  return instance;
};
