/**
 * What Stripe dates within so many seconds of a beginning belongs to it: items are dated a second after their subscription, first
 * events up to four, a payment as long as a bank takes to answer (DECISIONS, Beginnings of a few seconds).
 */
export const AT_ONCE = 10;
