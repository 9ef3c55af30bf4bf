import { hasErrno } from "../../../base/error.ts";
import { openToOthers } from "../../../store/privacy.ts";
import { type Check, ill, well } from "./check.ts";

/** Checks that no other user of this machine can reach the data folder. */
export const privacyCheck: Check = {
  name: "Only you can read or change the data",
  async look({ directory }) {
    const open = await openToOthers(directory).catch((error: unknown) => {
      if (hasErrno(error, "ENOENT")) return null;
      throw error;
    });
    if (open === null) return well("no data yet");
    if (open.length === 0) return well("only this user has access");
    return ill(`open to others: ${open.join(", ")}`, `As its owner, run \`chmod -R go-rwx "${directory}"\`.`);
  },
};
