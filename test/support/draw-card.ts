/** Prints the picture of README.md: `node --import ./test/support/typescript-hooks.mjs test/support/draw-card.ts > docs/card.svg` */
import { renderCardSvg } from '../../src/cards/render-card-svg.js';
import { README_CARD } from '../factories/readme-card.js';

process.stdout.write(renderCardSvg(README_CARD));
