/** Of fewer customers or expansions, a share says little. */
export const FEW = 10;
