import type { CardPicture } from '../../src/pages/cards/card-picture.js';

/** The card that README.md shows: ten places, six punched. */
export const README_CARD: CardPicture = {
  packageUid: 'p1a2c3k4a5g6e7ic',
  name: 'Ten yoga classes',
  state: 'usable',
  validFrom: '2030-01-01',
  validUntil: '2030-12-31',
  pools: [{ serviceNames: ['Yoga class'], total: 10, used: 6 }],
};
