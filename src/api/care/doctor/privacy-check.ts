import { hasErrno } from "../../../base/error.ts";
import { openToOthers } from "../../../store/privacy.ts";
import { type Check, ill, well } from "./check.ts";

/** Who else on this machine can reach a data folder. */
export const privacyCheck: Check = {
  name: "Nobody else can read or change the data",
  async look({ directory }) {
    const open = await openToOthers(directory).catch((error: unknown) => {
      if (hasErrno(error, "ENOENT")) return null;
      throw error;
    });
    if (open === null) return well("nothing is there yet");
    if (open.length === 0) return well("for this user alone");
    return ill(
      `open to others: ${open.join(", ")}`,
      `Run \`chmod -R go-rwx ${directory}\` as the user who owns it.`,
    );
  },
};
