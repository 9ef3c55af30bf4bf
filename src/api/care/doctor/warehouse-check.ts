import { stat } from "node:fs/promises";
import { join } from "node:path";
import { hasErrno, messageOf } from "../../../base/error.ts";
import { isDamage } from "../../../warehouse/open-or-replace.ts";
import { type Check, ill, illBy, well } from "./check.ts";

export const warehouseCheck: Check = {
  name: "Warehouse is readable",
  isOfServer: true,
  async look({ directory, openWarehouse }) {
    const path = join(directory, "warehouse.duckdb");
    try {
      if (openWarehouse !== undefined) return well(await openWarehouse());
      await stat(path);
      const { lookInto } = await import("../../../warehouse/duckdb.ts");
      return well(await lookInto(path));
    } catch (error) {
      if (hasErrno(error, "ENOENT")) return well("not built yet: Cambium builds it from the record");
      if (isDamage(messageOf(error)))
        return ill(
          `${path} is damaged`,
          "Run `cambium status`: Cambium sets it aside and rebuilds it from the record.",
        );
      return illBy(
        error,
        path,
        "Move warehouse.duckdb and its .wal away: Cambium rebuilds it from the record.",
      );
    }
  },
};
