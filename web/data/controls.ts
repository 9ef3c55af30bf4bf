import { createContext, useContext } from "react";

/** The controls of the bar that act on what is shown, which the frame says. */
export const ControlsShown = createContext<readonly string[]>([]);

/** The controls of the bar that act on the page and tab shown. */
export function useControls(): readonly string[] {
  return useContext(ControlsShown);
}
