import type { ApiDeps } from './http/deps';
import type { Route } from './http/http';
import { caseShapesOf } from './shapes/case';
import { absenceRoutes } from './routes/absences';
import { bankRoutes } from './routes/bank';
import { budgetRoutes } from './routes/budgets';
import { calendarRoutes } from './routes/calendars';
import { caseRoutes } from './routes/cases';
import { clockRoutes } from './routes/clock';
import { commandRoutes } from './routes/commands';
import { customerRoutes } from './routes/customers';
import { devRoutes } from './routes/dev';
import { assigneeRoutes } from './routes/assignees';
import { directoryRoutes } from './routes/directory';
import { fileRoutes } from './routes/files';
import { incidentRoutes } from './routes/incidents';
import { administrationRoutes } from './routes/administration';
import { operationRoutes } from './routes/operations';
import { processRoutes } from './routes/processes';
import { recordRoutes } from './routes/records';
import { relationshipRoutes } from './routes/relationships';
import { settingRoutes } from './routes/settings';
import { solutionRoutes } from './routes/solutions';
import { specialistRoutes } from './routes/specialists';
import { taskRoutes } from './routes/tasks';

/** Every API call of this installation; literal paths come before those with a parameter in the same place. */
export function routesOf(deps: ApiDeps): Route[] {
  const shapes = caseShapesOf(deps.policies);
  return [
    ...processRoutes(deps.policies),
    ...caseRoutes(deps.policies, shapes),
    ...taskRoutes(deps.policies, shapes),
    ...commandRoutes(shapes),
    ...fileRoutes(),
    ...recordRoutes(),
    ...customerRoutes(),
    ...budgetRoutes(),
    ...(deps.bankToken === undefined ? [] : bankRoutes()),
    ...calendarRoutes(),
    ...directoryRoutes(),
    ...assigneeRoutes(),
    ...absenceRoutes(),
    ...specialistRoutes(),
    ...solutionRoutes(),
    ...relationshipRoutes(),
    ...incidentRoutes(),
    ...operationRoutes(),
    ...settingRoutes(),
    ...administrationRoutes(),
    ...clockRoutes(deps.clock),
    ...(deps.demo ? devRoutes(deps.demo) : []),
  ];
}
