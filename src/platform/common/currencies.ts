/**
 * Currencies by their number of decimal places: the minor units of ISO 4217, list one of 2024-06-25 and its amendments until 2026-01
 * (https://www.six-group.com/en/products-services/financial-information/data-standards.html). The runtime's Intl is no source: it
 * has the places in which prices are commonly displayed. What the list gives no minor unit (gold, XTS, XXX …) can't be a price.
 */
const CODES_BY_DECIMALS = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP ' +
    'CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD ' +
    'KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR ' +
    'PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU ' +
    'UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
} as const;

/** Withdrawn since: the books may have them, and what is in the books can be worked on. */
const WITHDRAWN = { 2: 'ANG BGN CUC HRK SLL ZWL' } as const;

/** The number of decimal places by ISO 4217 code. */
export const CURRENCY_DECIMALS: ReadonlyMap<string, number> = new Map(
  [CODES_BY_DECIMALS, WITHDRAWN].flatMap((table) =>
    Object.entries(table).flatMap(([decimals, codes]) =>
      codes.split(' ').map((code): [string, number] => [code, Number(decimals)]),
    ),
  ),
);
