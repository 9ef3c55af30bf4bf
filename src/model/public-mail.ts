/**
 * Providers with an address in many countries: `yahoo` stands for yahoo.com, yahoo.fr, yahoo.co.uk, yahoo.com.br and so on.
 */
export const PUBLIC_MAIL_NAMES = [
  ...["gmail", "googlemail", "outlook", "hotmail", "live", "msn", "windowslive", "passport"],
  ...["yahoo", "ymail", "rocketmail", "myyahoo", "aol", "aim", "gmx", "yandex", "rambler"],
  ...["icloud", "protonmail", "tutanota", "fastmail", "zoho", "zohomail", "hushmail", "lycos", "mailinator", "yopmail"],
];

/** Domains at which anybody can have an address: free mail, access providers, throw-away mail. */
export const PUBLIC_MAIL_DOMAINS = [
  ...["me.com", "mac.com", "proton.me", "pm.me", "ya.ru", "mail.com", "email.com", "usa.com", "post.com"],
  ...["tuta.com", "tuta.io", "tutamail.com", "keemail.me", "fastmail.fm", "hey.com", "duck.com", "posteo.de"],
  ...["mailbox.org", "disroot.org", "riseup.net", "inbox.com", "inbox.lv", "inbox.lt", "inbox.ru", "list.ru"],
  ...["mail.ru", "bk.ru", "internet.ru", "xmail.ru", "mail.ee", "mail.bg", "abv.bg", "dir.bg", "ukr.net", "i.ua"],
  ...["meta.ua", "bigmir.net", "tut.by", "seznam.cz", "email.cz", "post.cz", "centrum.cz", "centrum.sk", "azet.sk"],
  ...["atlas.cz", "volny.cz", "wp.pl", "o2.pl", "onet.pl", "onet.eu", "op.pl", "poczta.onet.pl", "interia.pl"],
  ...["interia.eu", "gazeta.pl", "tlen.pl", "freemail.hu", "citromail.hu", "net.hr", "siol.net", "web.de"],
  ...["freenet.de", "t-online.de", "arcor.de", "email.de", "mail.de", "online.de", "vodafonemail.de", "kabelmail.de"],
  ...["bluewin.ch", "hispeed.ch", "sunrise.ch", "aon.at", "chello.at", "chello.nl", "a1.net", "orange.fr"],
  ...["wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "neuf.fr", "numericable.fr", "bbox.fr", "club-internet.fr"],
  ...["libero.it", "virgilio.it", "tiscali.it", "alice.it", "tin.it", "inwind.it", "iol.it", "email.it", "tim.it"],
  ...["telefonica.net", "terra.es", "ono.com", "terra.com.br", "uol.com.br", "bol.com.br", "ig.com.br", "globo.com"],
  ...["globomail.com", "r7.com", "sapo.pt", "mail.pt", "netcabo.pt", "telenet.be", "skynet.be", "proximus.be"],
  ...["ziggo.nl", "kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "home.nl", "xs4all.nl", "upcmail.nl"],
  ...["telia.com", "spray.se", "comhem.se", "bredband.net", "online.no", "broadpark.no", "jubii.dk", "mail.dk"],
  ...["stofanet.dk", "luukku.com", "kolumbus.fi", "elisanet.fi", "suomi24.fi", "btinternet.com", "btopenworld.com"],
  ...["sky.com", "talktalk.net", "virginmedia.com", "ntlworld.com", "blueyonder.co.uk", "tiscali.co.uk", "eircom.net"],
  ...["comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net"],
  ...["earthlink.net", "juno.com", "netzero.net", "optonline.net", "roadrunner.com", "rr.com", "frontier.com"],
  ...["frontiernet.net", "windstream.net", "centurylink.net", "q.com", "netscape.net", "excite.com", "sympatico.ca"],
  ...["rogers.com", "shaw.ca", "telus.net", "videotron.ca", "cogeco.ca", "bigpond.com", "bigpond.net.au"],
  ...["optusnet.com.au", "iinet.net.au", "tpg.com.au", "xtra.co.nz", "slingshot.co.nz", "qq.com", "foxmail.com"],
  ...["163.com", "126.com", "yeah.net", "139.com", "189.cn", "wo.cn", "sina.com", "sina.cn", "sohu.com", "aliyun.com"],
  ...["21cn.com", "tom.com", "naver.com", "hanmail.net", "daum.net", "nate.com", "kakao.com", "docomo.ne.jp"],
  ...["ezweb.ne.jp", "softbank.ne.jp", "i.softbank.jp", "nifty.com", "ocn.ne.jp", "so-net.ne.jp", "biglobe.ne.jp"],
  ...["excite.co.jp", "hinet.net", "pchome.com.tw", "rediffmail.com", "rediff.com", "indiatimes.com", "sify.com"],
  ...["walla.co.il", "walla.com", "netvision.net.il", "mynet.com", "otenet.gr", "in.gr", "webmail.co.za", "mweb.co.za"],
  ...["telkomsa.net", "vodamail.co.za", "privaterelay.appleid.com", "users.noreply.github.com"],
  ...["simplelogin.com", "simplelogin.io", "slmail.me", "aleeas.com", "anonaddy.com", "anonaddy.me", "addy.io"],
  ...["mozmail.com", "guerrillamail.com", "guerrillamail.net", "guerrillamail.org", "sharklasers.com", "grr.la"],
  ...["10minutemail.com", "10minutemail.net", "temp-mail.org", "tempmail.com", "tempmail.net", "temp-mail.io"],
  ...["throwawaymail.com", "trashmail.com", "trashmail.de", "trashmail.net", "wegwerfmail.de", "discard.email"],
  ...["getnada.com", "nada.email", "maildrop.cc", "mintemail.com", "moakt.com", "mohmal.com", "dispostable.com"],
  ...["fakeinbox.com", "mailnesia.com", "mailcatch.com", "spamgourmet.com", "emailondeck.com", "burnermail.io"],
  ...["33mail.com", "mytemp.email", "tempail.com", "inboxkitten.com", "jetable.org", "byom.de", "spambog.com"],
  ...["example.com", "example.org", "example.net", "test.com", "localhost"],
];

const COUNTRIES = /^(?:(?:com|co|net|org)\.)?[a-z]{2,3}$/;
const NAMES = new Set(PUBLIC_MAIL_NAMES);
const DOMAINS = new Set(PUBLIC_MAIL_DOMAINS);

/**
 * Whether anybody can have an address at a domain, or at one that it belongs to.
 * @param domain in lower case
 */
export function isPublicMail(domain: string): boolean {
  const labels = domain.split(".");
  return labels.some((label, index) => {
    const rest = labels.slice(index + 1).join(".");
    return DOMAINS.has(`${label}.${rest}`) || (NAMES.has(label) && COUNTRIES.test(rest));
  });
}
