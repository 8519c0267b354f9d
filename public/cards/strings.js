/** Everything the page says, by language. A text with a count has a form for each of the language's plural rules. */
const TEXTS = {
  en: {
    title: 'My cards',
    languages: 'Language',
    leave: 'Leave',
    welcomeTitle: 'Have a look at your cards',
    welcomeText: 'Your studio gives you a link or a token. Nothing is kept after you close this tab.',
    tokenLabel: 'Your token',
    open: 'Show my cards',
    demo: 'Look around with the demo client',
    demoText: 'This is a test installation, so you can try it as somebody who owns a package.',
    expired: 'This token has ended or is not a client’s. Please ask for a new one.',
    loading: 'Getting your cards…',
    offline: 'The service can’t be reached. Are you online?',
    failed: 'Something went wrong on our side. Please try again.',
    retry: 'Try again',
    cards: 'Cards',
    noCards: 'No card to use right now',
    noCardsText: 'As soon as your studio gives you a package, it shows up here.',
    otherCards: { one: '{n} earlier card', other: '{n} earlier cards' },
    left: { one: '{n} left', other: '{n} left' },
    usedOf: '{used} of {total} used',
    everything: 'Everything you can book',
    unknownService: 'A service that is no longer offered',
    validUntil: 'Valid until {day}',
    endsSoon: 'Ends {when}, on {day}',
    payments: 'Waiting to be paid',
    noPayments: 'Everything is paid',
    noPaymentsText: 'When you book something, its payment waits for you here.',
    due: 'Due {day}',
    overdue: 'Was due {day}',
    looking: 'Looking for a card that fits…',
    paysWith: { one: 'From “{name}”: {n} left afterwards', other: 'From “{name}”: {n} left afterwards' },
    lastOne: 'The last one of “{name}”',
    use: 'Use a credit',
    useFor: 'Use a credit for {title}',
    paid: 'Paid with “{name}”',
    paidHeard: '{title} is paid with one credit of “{name}”.',
    noneFits: 'No card fits',
    noneOwned: 'You have no card yet.',
    packagePrice: 'This is the price of a card itself; credits can’t pay it.',
    notAService: 'This is not for something you booked, so credits can’t pay it.',
    moreReasons: { one: 'and {n} more card', other: 'and {n} more cards' },
    allElsewhere: { one: 'Your card is for something else.', other: 'Your {n} cards are for something else.' },
    restElsewhere: {
      one: 'Your other card is for something else.',
      other: 'Your other {n} cards are for something else.',
    },
    alreadyPaid: 'This has been paid in the meantime.',
    noPackageAnyMore: 'No card fits any more.',
    tooMany: 'The service is busy. Please try again in a moment.',
    reasons: {
      inactive: 'is closed',
      other_matter: 'belongs to another of your matters',
      not_started: 'starts on {day}',
      expired: 'ended on {day}',
      exhausted: 'is used up',
      expires_later: 'ends later',
    },
    stamps: { closed: 'Closed', used_up: 'All used', expired: 'Expired', not_started: 'Starts {day}' },
  },
  he: {
    title: 'הכרטיסיות שלי',
    languages: 'שפה',
    leave: 'יציאה',
    welcomeTitle: 'הציצו בכרטיסיות שלכם',
    welcomeText: 'הסטודיו נותן לכם קישור או אסימון. דבר לא נשמר אחרי סגירת הלשונית.',
    tokenLabel: 'האסימון שלכם',
    open: 'הצגת הכרטיסיות',
    demo: 'סיור בתור לקוחת ההדגמה',
    demoText: 'זו התקנת ניסיון, ולכן אפשר להתנסות בתור מי שיש לה חבילה.',
    expired: 'האסימון פג או שאינו של לקוח. בקשו אסימון חדש.',
    loading: 'מביאים את הכרטיסיות…',
    offline: 'אין קשר עם השירות. האם אתם מחוברים לרשת?',
    failed: 'משהו השתבש אצלנו. נסו שוב.',
    retry: 'לנסות שוב',
    cards: 'כרטיסיות',
    noCards: 'אין כרגע כרטיסייה לשימוש',
    noCardsText: 'ברגע שהסטודיו ייתן לכם חבילה, היא תופיע כאן.',
    otherCards: { one: 'כרטיסייה קודמת אחת', two: 'שתי כרטיסיות קודמות', other: '{n} כרטיסיות קודמות' },
    left: { one: 'נותר {n}', two: 'נותרו {n}', other: 'נותרו {n}' },
    usedOf: 'נוצלו {used} מתוך {total}',
    everything: 'כל מה שאפשר להזמין',
    unknownService: 'שירות שאינו מוצע עוד',
    validUntil: 'בתוקף עד {day}',
    endsSoon: 'מסתיימת {when}, ב־{day}',
    payments: 'ממתינים לתשלום',
    noPayments: 'הכול שולם',
    noPaymentsText: 'כשתזמינו משהו, התשלום ימתין לכם כאן.',
    due: 'לתשלום עד {day}',
    overdue: 'היה לתשלום עד {day}',
    looking: 'מחפשים כרטיסייה מתאימה…',
    paysWith: {
      one: 'מתוך „{name}”: יישאר ניקוב {n}',
      two: 'מתוך „{name}”: יישארו {n} ניקובים',
      other: 'מתוך „{name}”: יישארו {n} ניקובים',
    },
    lastOne: 'הניקוב האחרון של „{name}”',
    use: 'ניצול ניקוב',
    useFor: 'ניצול ניקוב עבור {title}',
    paid: 'שולם באמצעות „{name}”',
    paidHeard: '{title} שולם בניקוב אחד של „{name}”.',
    noneFits: 'אין כרטיסייה מתאימה',
    noneOwned: 'עדיין אין לכם כרטיסייה.',
    packagePrice: 'זהו מחיר הכרטיסייה עצמה; אי אפשר לשלם אותו בניקוב.',
    notAService: 'זה אינו תשלום עבור הזמנה, ולכן אי אפשר לשלם אותו בניקוב.',
    moreReasons: { one: 'ועוד כרטיסייה אחת', two: 'ועוד שתי כרטיסיות', other: 'ועוד {n} כרטיסיות' },
    allElsewhere: {
      one: 'הכרטיסייה שלכם מיועדת לדבר אחר.',
      two: 'שתי הכרטיסיות שלכם מיועדות לדבר אחר.',
      other: '{n} הכרטיסיות שלכם מיועדות לדבר אחר.',
    },
    restElsewhere: {
      one: 'הכרטיסייה האחרת שלכם מיועדת לדבר אחר.',
      two: 'שתי הכרטיסיות האחרות שלכם מיועדות לדבר אחר.',
      other: '{n} הכרטיסיות האחרות שלכם מיועדות לדבר אחר.',
    },
    alreadyPaid: 'זה שולם בינתיים.',
    noPackageAnyMore: 'אין עוד כרטיסייה מתאימה.',
    tooMany: 'השירות עמוס. נסו שוב עוד רגע.',
    reasons: {
      inactive: 'סגורה',
      other_matter: 'שייכת לעניין אחר שלכם',
      not_started: 'מתחילה ב־{day}',
      expired: 'הסתיימה ב־{day}',
      exhausted: 'נוצלה במלואה',
      expires_later: 'מסתיימת מאוחר יותר',
    },
    stamps: { closed: 'סגורה', used_up: 'נוצלה', expired: 'פגה', not_started: 'מ־{day}' },
  },
};
const RIGHT_TO_LEFT = new Set(['he', 'ar', 'fa', 'ur']);
/** Parts that people have named, in whatever language. */
const NAMES = new Set(['name', 'title']);
const DAY_MS = 86_400_000;
/** No currency has more. A browser's own idea of a currency's decimals would round what is to be paid. */
const MAX_DECIMALS = 4;
const SOON_DAYS = 21;

/** The language to use: `?lang=`, else the browser's first that the page speaks, else English. `?dir=` overrides the direction. */
export function chooseLanguage(search, preferred) {
  const asked = new URLSearchParams(search);
  const wished = [asked.get('lang'), ...preferred].map((tag) => tag?.split('-')[0]);
  const language = wished.find((tag) => tag && Object.hasOwn(TEXTS, tag)) ?? 'en';
  const locale = preferred.find((tag) => tag.split('-')[0] === language) ?? language;
  const direction = asked.get('dir') ?? (RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr');
  return { language, locale, direction: direction === 'rtl' ? 'rtl' : 'ltr' };
}

/** Texts in one language, with days and amounts as its `locale` writes them. */
export function createSpeech({ language, locale }) {
  const texts = TEXTS[language];
  const plural = new Intl.PluralRules(language);
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const day = (text) => days.format(new Date(`${text}T00:00:00Z`));
  return {
    /** The text of that name, with its `{parts}` filled in; `n` chooses the form. */
    say: (name, parts = {}) => {
      const text = name.split('.').reduce((node, key) => node?.[key], texts) ?? name;
      const form = typeof text === 'string' ? text : (text[plural.select(parts.n)] ?? text.other);
      return form.replace(/\{(\w+)\}/g, (_, key) => isolated(key, parts[key] ?? ''));
    },
    day,
    /** `in 5 days` for a day that is near; otherwise undefined. */
    soon(text, today) {
      const away = Math.round((Date.parse(text) - Date.parse(today)) / DAY_MS);
      return away >= 0 && away <= SOON_DAYS ? relative.format(away, 'day') : undefined;
    },
    money: (amount, currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: MAX_DECIMALS }).format(
        Number(amount),
      ),
  };
}

/** A name keeps its own direction within a text of the other one (Unicode's first strong isolate). */
function isolated(key, value) {
  return NAMES.has(key) ? `\u2068${value}\u2069` : String(value);
}
