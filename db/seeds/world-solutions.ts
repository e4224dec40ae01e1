import type { CloudService } from '../directory/cloud-services';
import { snakeKeys } from '../rows';
import type { SolutionRow } from '../directory/solutions';

type Seed = Omit<SolutionRow, 'partnerId' | 'usedBy' | 'version'>;

const SOLUTIONS: readonly Seed[] = [
  {
    id: 'software-partner.inspection',
    name: '拾光智能巡检平台',
    nameEn: 'Shiguang Smart Inspection',
    product: 'shiguang-inspection',
    certification: 'certified',
    entitlementUntil: '2029-12-31',
  },
  {
    id: 'software-partner.warehouse',
    name: '拾光云仓管理系统',
    nameEn: 'Shiguang Cloud Warehouse',
    product: 'shiguang-warehouse',
    certification: 'advanced',
    entitlementUntil: '2029-06-30',
  },
  {
    id: 'software-partner.archive',
    name: '拾光电子档案系统',
    nameEn: 'Shiguang Digital Archive',
    product: 'shiguang-archive',
    certification: 'certified',
    entitlementUntil: '2025-12-31',
  },
  {
    id: 'software-partner.campus',
    name: '拾光智慧园区',
    nameEn: 'Shiguang Smart Campus',
    product: 'shiguang-campus',
    certification: 'none',
    entitlementUntil: null,
  },
  {
    id: 'software-partner.energy-cloud',
    name: '拾光能耗管理云端版',
    nameEn: 'Shiguang Energy, cloud edition',
    product: 'shiguang-energy',
    certification: 'certified',
    entitlementUntil: '2029-12-31',
  },
  {
    id: 'software-partner.energy-edge',
    name: '拾光能耗管理边缘版',
    nameEn: 'Shiguang Energy, edge edition',
    product: 'shiguang-energy',
    certification: 'certified',
    entitlementUntil: '2029-12-31',
  },
];

/**
 * The solutions of the seeded software partner as rows: certified, advanced, with an expired entitlement, not
 * certified, and two of one product.
 */
export const SOLUTION_ROWS = SOLUTIONS.map((each) => snakeKeys({ ...each, partnerId: 'software-partner' }));

type Line = readonly [code: string, name: string, nameEn: string];

const listed = (
  category: string,
  lists: Pick<CloudService, 'highOrder' | 'key'>,
  services: readonly Line[],
): CloudService[] => services.map(([code, name, nameEn]) => ({ code, name, nameEn, category, ...lists }));

const HIGH_ORDER = { highOrder: true, key: false };
const KEY = { highOrder: false, key: true };
const NEITHER = { highOrder: false, key: false };

const SERVICES: readonly CloudService[] = [
  ...listed('开发工具', KEY, [
    ['devstar', '模板引擎DevStar', 'DevStar template engine'],
    ['code-template', '代码模板', 'Code templates'],
    ['mirrors', '开源镜像站', 'Open source mirrors'],
  ]),
  ...listed('媒体与通信', KEY, [
    ['koophone', '云手机服务KooPhone', 'KooPhone'],
    ['koomap', '云地图服务KooMap', 'KooMap'],
    ['koomessage', '云消息服务KooMessage', 'KooMessage'],
  ]),
  ...listed('工业软件', KEY, [['idt', '工业数字主线云服务IDT', 'Industrial digital thread IDT']]),
  ...listed('人工智能', HIGH_ORDER, [
    ['modelarts', 'AI开发平台ModelArts', 'ModelArts'],
    ['pangu', '盘古大模型', 'Pangu models'],
    ['ocr', '文字识别OCR', 'Optical character recognition'],
  ]),
  ...listed('数据库', HIGH_ORDER, [
    ['gaussdb', '云数据库GaussDB', 'GaussDB'],
    ['dds', '文档数据库服务DDS', 'Document Database Service'],
  ]),
  ...listed('大数据', HIGH_ORDER, [
    ['dataarts-studio', '数据治理中心DataArts Studio', 'DataArts Studio'],
    ['mrs', 'MapReduce服务MRS', 'MapReduce Service'],
    ['dws', '数据仓库服务DWS', 'Data Warehouse Service'],
  ]),
  ...listed('容器', HIGH_ORDER, [['cce', '云容器引擎CCE', 'Cloud Container Engine']]),
  ...listed('应用中间件', HIGH_ORDER, [['roma-connect', '应用与数据集成平台ROMA Connect', 'ROMA Connect']]),
  ...listed('基础设施', NEITHER, [
    ['ecs', '弹性云服务器ECS', 'Elastic Cloud Server'],
    ['obs', '对象存储服务OBS', 'Object Storage Service'],
    ['vpc', '虚拟私有云VPC', 'Virtual Private Cloud'],
  ]),
];

/** The cloud services of the seeded world as rows: high-order ones, key ones, and some that are on neither list. */
export const CLOUD_SERVICE_ROWS = SERVICES.map(snakeKeys);
