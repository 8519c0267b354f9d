/** Prints the picture of README.md: `node --import ./test/support/processes/typescript-hooks.mjs test/support/documents/draw-card.ts > docs/card.svg` */
import { renderCardSvg } from '../../../src/pages/cards/render-card-svg.js';
import { README_CARD } from '../../scenes/readme-card.js';

process.stdout.write(renderCardSvg(README_CARD));
