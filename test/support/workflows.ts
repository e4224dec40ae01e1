export * from '../../workflows';
export { trial } from './trial';
