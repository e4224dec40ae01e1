export * from '../../workflows';
export { trial } from './trial';
export { diary } from './diary';
