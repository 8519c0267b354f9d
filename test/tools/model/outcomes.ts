import { isDeepStrictEqual } from 'node:util';
import { grant, type Sight, sightOf, type Studio, type Wish } from './studio.js';

/** A wish and how the service answered it. */
export interface Answered {
  readonly wish: Wish;
  readonly answer: string;
}

/**
 * What may have happened when all of `answered` were sent at the same time: every studio that some order of the wishes leads to in
 * which each gets exactly the answer that it got. Empty: no order explains the answers.
 */
export function possibleStudios(before: readonly Studio[], answered: readonly Answered[]): Studio[] {
  if (answered.length === 0) return [...before];
  const after = before.flatMap((studio) =>
    answered.flatMap(({ wish, answer }, index) => {
      const granted = grant(studio, wish);
      return granted.answer === answer ? possibleStudios([granted.studio], answered.toSpliced(index, 1)) : [];
    }),
  );
  return distinct(after);
}

/** Those of `studios` that look as the service does. */
export function studiosThatLookLike(studios: readonly Studio[], sight: Sight): Studio[] {
  return studios.filter((studio) => isDeepStrictEqual({ ...sightOf(studio) }, { ...sight }));
}

function distinct(studios: readonly Studio[]): Studio[] {
  return [...new Map(studios.map((studio) => [JSON.stringify(studio), studio])).values()];
}
