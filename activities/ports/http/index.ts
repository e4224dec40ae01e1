import type { z } from 'zod';
import type { Ports } from '../index';
import { post, type HttpPortsConfig } from './client';
import { CONTRACT } from './contract';

export type { HttpPortsConfig } from './client';

/** The name of a port or operation in a path: `accountCheck` → `account-check`. */
export const pathName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Operations that are never resent without asking what became of them. */
const LOOKED_UP = ['payments/order'];

/** The outside world over HTTP, one path per operation, as docs/ports.md describes it. */
export function createHttpPorts(config: HttpPortsConfig): Ports {
  const ports = Object.entries(CONTRACT).map(([port, operations]) => {
    const calls = Object.entries(operations as Record<string, z.ZodType>).map(([operation, answer]) => {
      const path = `${pathName(port)}/${pathName(operation)}`;
      const mostTries = LOOKED_UP.includes(path) ? 1 : undefined;
      return [operation, (call: { key?: string }) => post(config, path, call, answer, mostTries)];
    });
    return [port, Object.fromEntries(calls) as unknown];
  });
  return Object.fromEntries(ports) as Ports;
}
