/** The process that makes HTTP load: takes one order, answers one result. */
import { driveClosed, driveOpen } from './drive.js';
import { openHttpLane } from './http-lane.js';
import { prepareRequests } from './http-requests.js';
import { answerOneOrder } from './order-channel.js';

answerOneOrder(async (order, tell) => {
  if (!('port' in order.target)) throw new Error('HTTP load needs a port');
  const { port } = order.target;
  const { ratePerSecond } = order;
  const requestAt = prepareRequests(order);
  const lanes = await Promise.all(Array.from({ length: order.connections }, () => openHttpLane(port, requestAt)));
  return ratePerSecond === undefined
    ? driveClosed(lanes, order, tell)
    : driveOpen(lanes, { ...order, ratePerSecond }, tell);
});
