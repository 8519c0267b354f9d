import { expect } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { idempotentBy, isWrite } from '../../src/platform/idempotency/idempotent.decorators.js';
import { inProcess } from '../support/app/in-process.js';
import { useTestApp } from '../support/app/test-app.js';

const { describe, test } = inProcess('reaches into the container');
const app = useTestApp();

/** Methods of every controller, as `Controller.method`. */
function methodsOfControllers(): [string, object][] {
  const controllers = [...app.nest.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype, name }) =>
    Object.entries(Object.getOwnPropertyDescriptors(metatype?.prototype ?? {})).flatMap(([method, { value }]) =>
      typeof value === 'function' ? [[`${String(name)}.${method}`, value as object] as [string, object]] : [],
    ),
  );
}

describe('Idempotency-Key', () => {
  test('is honoured by every POST and PUT route', () => {
    const writes = methodsOfControllers().filter(([, method]) => isWrite(method));
    expect(writes.length).toBeGreaterThan(20);
    expect(writes.filter(([, method]) => !idempotentBy(method)).map(([name]) => name)).toEqual([]);
  });

  test('is stored by the redemption itself, in its own transaction', () => {
    const own = methodsOfControllers().filter(([, method]) => idempotentBy(method) === 'batch');
    expect(own.map(([name]) => name).toSorted()).toEqual([
      'ClientPackagesController.updateUsage',
      'StaffClientPackagesController.updateUsage',
    ]);
  });

  test('means nothing where nothing is done', () => {
    const asking = methodsOfControllers().filter(([, method]) => idempotentBy(method) === 'doing nothing');
    expect(asking.map(([name]) => name).toSorted()).toEqual([
      'ClientPackagesController.preview',
      'ClientRecordsController.preview',
      'StaffClientPackagesController.preview',
    ]);
  });
});
