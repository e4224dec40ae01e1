import type { Label } from '../../workflows/kit/policy/labels';

/** One kind of problem: its status, and in both languages what happened and what the caller can do about it. */
export interface ProblemKind {
  readonly status: number;
  readonly title: Label;
  readonly detail: Label;
  readonly remedy: Label;
}

const kind = (
  status: number,
  title: [string, string],
  detail: [string, string],
  remedy: [string, string],
): ProblemKind => ({
  status,
  title: { zh: title[0], en: title[1] },
  detail: { zh: detail[0], en: detail[1] },
  remedy: { zh: remedy[0], en: remedy[1] },
});

/** Every problem this API answers with, by the slug of its page `/problems/<slug>`. */
export const PROBLEMS = {
  'bad-request': kind(
    400,
    ['请求无法解析', 'The request cannot be read'],
    ['请求体不是有效的 JSON,或请求本身不完整。', 'The body is not valid JSON, or the request itself is incomplete.'],
    ['检查 JSON 语法与编码(UTF-8)后重试。', 'Check the JSON syntax and the encoding (UTF-8), then send it again.'],
  ),
  'page-expired': kind(
    409,
    ['页面打开时间过长', 'This page was open too long'],
    [
      '表单没有提交：它不是在当前登录中打开的。',
      'Nothing was sent: the form was not opened in the session that you are in now.',
    ],
    ['请核对填写的内容后重新提交。', 'Check your entries and send again.'],
  ),
  unauthenticated: kind(
    401,
    ['未登录', 'Not signed in'],
    ['请求没有携带有效的访问令牌。', 'The request carries no valid access token.'],
    [
      '重新登录以获取令牌，并放入 Authorization: Bearer 请求头。',
      'Sign in for a token and send it as Authorization: Bearer.',
    ],
  ),
  'not-authorised': kind(
    403,
    ['无权操作', 'Not allowed'],
    ['您的角色不能执行此操作。', 'Your role does not allow this.'],
    [
      '请由具备相应角色的同事处理，或请管理员调整角色。被拒绝的尝试会被记录。',
      'Ask a colleague with the right role, or an administrator to change yours. Refused attempts are recorded.',
    ],
  ),
  'self-approval': kind(
    403,
    ['须由另一人处理', 'Somebody else has to do this'],
    [
      '申请的提交人不能审批该申请；同一笔款项的拟定、审核、批准与付款也不能由同一人先后处理。',
      'A request is never decided by the person who submitted it; nor does one person draw up, review, approve and pay the same money.',
    ],
    [
      '请由另一位有权限的人处理：申请的 waitingOn.people 列出可以处理的人。被拒绝的尝试会被记录。',
      'Let another person with the same right decide: waitingOn.people of the case names them. Refused attempts are recorded.',
    ],
  ),
  'not-the-proposer': kind(
    403,
    ['只有提议人可以撤回', 'Only the proposer may take it back'],
    ['这是另一人的提议。', 'Somebody else has proposed this.'],
    ['您可以在待办任务中确认或不同意。', 'You may confirm or refuse it: that is the open task.'],
  ),
  'self-change': kind(
    403,
    ['不能更改自己的权限', 'You may not change your own rights'],
    [
      '角色、启用状态、所属单位与登录绑定只能由另一位运营人员更改。',
      'Roles, active flag, party and sign-in of an account are changed by another operator.',
    ],
    ['请由另一位运营人员处理。被拒绝的尝试会被记录。', 'Ask another operator. Refused attempts are recorded.'],
  ),
  'not-found': kind(
    404,
    ['未找到', 'Not found'],
    ['对象不存在，或您无权查看。', 'It does not exist, or it is not yours to see.'],
    ['检查地址与编号。', 'Check the address and the id.'],
  ),
  'method-not-allowed': kind(
    405,
    ['此地址不支持该方法', 'Not a method of this address'],
    ['此地址存在，但不接受所用的 HTTP 方法。', 'The address exists, but does not take this HTTP method.'],
    ['使用 Allow 响应头中列出的方法。', 'Use one of the methods named in the header Allow.'],
  ),
  conflict: kind(
    409,
    ['与已有数据冲突', 'Contradicts what is kept'],
    ['所写内容与已有记录相互排斥，未作任何更改。', 'What was sent excludes a row that exists; nothing was changed.'],
    ['读取现有记录，更正后再提交。', 'Read what there is, correct the request and send it again.'],
  ),
  'case-closed': kind(
    409,
    ['申请已结束', 'The case is closed'],
    ['该申请已经结束，不能再更改。', 'This case has ended and cannot be changed any more.'],
    ['查看申请的结果；需要时重新发起。', 'Look at its outcome; open a new request if you need one.'],
  ),
  'already-decided': kind(
    409,
    ['任务已处理', 'Already decided'],
    ['其他人已经先行处理，或该任务已取消。', 'Somebody else decided first, or the task was cancelled.'],
    ['重新读取申请，查看是谁在何时处理的。', 'Read the case again to see who decided, and when.'],
  ),
  'task-expired': kind(
    409,
    ['已超过截止时间', 'Too late'],
    [
      '请求在截止时刻或之后收到，任务已逾期。',
      'The request was received at or after the cut-off; the task has expired.',
    ],
    [
      '在“说明”中查看截止时间的计算；需要时重新发起申请。',
      'See in the explanation how the date was counted; a new request may be opened.',
    ],
  ),
  'claimed-by-other': kind(
    409,
    ['任务已被他人领取', 'Claimed by somebody else'],
    ['另一位同事正在处理此任务。', 'A colleague is working on this task.'],
    ['请其释放或转交后再处理。', 'Ask them to release or to delegate it.'],
  ),
  'decided-by-link': kind(
    409,
    ['此任务由链接处理', 'A link decides this task'],
    [
      '此任务可随时通过已发送的链接处理，因此不能领取或转交。',
      'This task can be decided by the link that was sent at any time, so nobody claims it or hands it on.',
    ],
    ['请直接作出决定，或使用链接。', 'Decide it, or use the link.'],
  ),
  'not-now': kind(
    409,
    ['当前状态不允许', 'Not possible now'],
    ['申请处于另一状态，现在不能执行此操作。', 'The case is in a state in which this cannot be done.'],
    ['读取申请的 allowedActions,查看现在可以做什么。', 'Read allowedActions of the case to see what is possible now.'],
  ),
  'move-not-possible': kind(
    409,
    ['此操作现在不适用', 'This move is not possible'],
    [
      '该异常已经解除，或此操作不适用于它，或需要其他角色执行。',
      'The incident is over, or the move does not apply to it, or somebody else has to make it.',
    ],
    ['重新读取该异常，moves 列出现在可以做什么。', 'Read the incident again: moves lists what is possible now.'],
  ),
  'open-request-exists': kind(
    409,
    ['已有处理中的申请', 'A request is already open'],
    [
      '同一对象已有一个未结束的申请，请先处理它。',
      'There is an open request about the same subject; it has to end first.',
    ],
    ['处理或撤回已有的申请。', 'Decide or withdraw the open one.'],
  ),
  'bound-elsewhere': kind(
    409,
    ['该人员已绑定', 'This person is bound already'],
    [
      '使用此邮箱或手机号的人员已绑定伙伴；一人只能绑定一家伙伴。',
      'Somebody with this address or number is bound to a partner; nobody is bound twice.',
    ],
    ['先解除原有绑定，再重新绑定。', 'Unbind the person there first.'],
  ),
  'last-holder': kind(
    409,
    ['最后一位任职者', 'The last one in this role'],
    ['更改后，此管理角色将没有启用的任职者。', 'After this change nobody active would hold a role that administers.'],
    ['先让另一位人员担任该角色。', 'Give the role to somebody else first.'],
  ),
  'change-closed': kind(
    409,
    ['该变更已处理', 'The change does not wait any more'],
    [
      '提议的变更已被确认、拒绝、撤回或已过期。',
      'The proposed change was confirmed, refused or withdrawn, or has expired.',
    ],
    ['查看其状态；需要时重新提议。', 'Look at its status; propose it again if it is still wanted.'],
  ),
  'change-stale': kind(
    409,
    ['当前值已被更改', 'What it replaces has changed'],
    [
      '提议之后，当前值已被更改或不再适用，未做任何更改。',
      'The value has changed since this was proposed, or no longer allows it; nothing was done.',
    ],
    ['拒绝或撤回该变更，再按当前值重新提议。', 'Refuse or withdraw it, then propose it anew on the value of now.'],
  ),
  'link-dead': kind(
    410,
    ['链接已失效', 'This link is no longer valid'],
    ['链接不存在、已使用或已过期。', 'The link is unknown, used or expired.'],
    ['请申请方重新发送链接。', 'Ask the sender for a new one.'],
  ),
  'version-conflict': kind(
    412,
    ['内容已被更改', 'It has changed meanwhile'],
    ['If-Match 与当前版本不一致。', 'If-Match does not name the current version.'],
    ['重新读取后再决定。', 'Read it again before you decide.'],
  ),
  'too-large': kind(
    413,
    ['请求过大', 'The request is too large'],
    ['请求体超过允许的大小(64 KB)。', 'The body is larger than allowed (64 KB).'],
    ['缩短内容；文件请单独上传。', 'Shorten it; upload files separately.'],
  ),
  'unsupported-media-type': kind(
    415,
    ['不支持的内容类型', 'Unsupported content type'],
    [
      '请求体必须是 UTF-8 编码的 application/json;上传文件时为 multipart/form-data。',
      'The body has to be application/json in UTF-8, and multipart/form-data for an upload.',
    ],
    ['按接口说明设置 Content-Type。', 'Send the Content-Type that the documentation of the call names.'],
  ),
  'file-too-large': kind(
    413,
    ['文件过大', 'The file is too large'],
    ['单个文件不得超过 50 MB。', 'A file may have 50 MB at most.'],
    ['压缩或拆分文件后重新上传。', 'Compress it or split it, then upload it again.'],
  ),
  'file-type-not-allowed': kind(
    415,
    ['不接受此类文件', 'This type of file is not accepted'],
    [
      '系统按文件内容识别类型，文件名不起作用；接受的类型见 errors 中的 allowed。',
      'The type is found out from what is in the file, not from its name; allowed in errors lists what is accepted.',
    ],
    ['转换为接受的类型(如 PDF)后重新上传。', 'Convert it to an accepted type, such as PDF, and upload it again.'],
  ),
  'file-infected': kind(
    422,
    ['文件含有病毒', 'The file is infected'],
    [
      '病毒扫描在文件中发现了恶意内容，文件未被保存。',
      'The virus scanner found something in it; the file was not kept.',
    ],
    [
      '请检查来源并清除病毒后再上传。此次尝试已被记录。',
      'Check where it came from and clean it. The attempt was recorded.',
    ],
  ),
  'too-many-files': kind(
    409,
    ['未使用的文件过多', 'Too many files that nothing uses'],
    [
      '贵方已上传但未用于任何申请的文件过多。',
      'Your party has uploaded too many files, or too large ones, that are in no request.',
    ],
    [
      '先提交使用这些文件的申请；未使用的文件七天后自动删除。',
      'Send the requests that use them; unused files go after seven days.',
    ],
  ),
  invalid: kind(
    422,
    ['内容不正确', 'The content is not valid'],
    [
      '有字段缺失、多余或不符合要求，详见 errors。',
      'Fields are missing, unknown or not as required; errors lists all of them.',
    ],
    ['按 errors 中每一项的 path 与说明修改后重试。', 'Correct each path named in errors and send it again.'],
  ),
  'comment-required': kind(
    422,
    ['需要填写意见', 'A comment is required'],
    ['此决定必须说明理由。', 'This decision needs a reason.'],
    ['填写 comment 后重试。', 'Send it again with a comment.'],
  ),
  'code-required': kind(
    422,
    ['需要验证码', 'A one-time code is required'],
    [
      '此操作需要验证码；验证码已发送到登记的手机或邮箱。',
      'This needs a one-time code; one has been sent to the registered telephone or mail address.',
    ],
    ['带上 codeId 与收到的 code 重新提交。', 'Send the same again with codeId and the code received.'],
  ),
  ineligible: kind(
    422,
    ['不满足办理条件', 'The conditions are not met'],
    ['检查未通过，所有未通过的项目均已列出。', 'The check failed; everything that stands in the way is listed.'],
    ['按每一项的提示处理后再次检查。', 'Clear each item as its hint says, then check again.'],
  ),
  'idempotency-key-reused': kind(
    422,
    ['幂等键已被使用', 'Idempotency key reused'],
    ['同一 Idempotency-Key 已用于内容不同的请求。', 'The same Idempotency-Key was used for a different request.'],
    ['为新的请求生成新的键。', 'Use a new key for a new request.'],
  ),
  'too-slow': kind(
    408,
    ['请求传输过慢', 'The request came too slowly'],
    ['请求未在规定时间内传完。', 'The request did not arrive in the time it has.'],
    ['检查网络后重新发送。', 'Check the connection and send it again.'],
  ),
  'headers-too-large': kind(
    431,
    ['请求头过长', 'The headers are too large'],
    ['地址与请求头合计超过 16 KB。', 'Address and headers together are larger than 16 KB.'],
    ['缩短地址中的参数或清除 Cookie 后重试。', 'Shorten the address or clear the cookies, then try again.'],
  ),
  'in-progress': kind(
    409,
    ['仍在处理', 'Still being done'],
    [
      '同一 Idempotency-Key 的第一次请求仍在处理。',
      'The first request under this Idempotency-Key is still being worked on.',
    ],
    [
      '等待 Retry-After 指定的秒数后以同一键重复请求。',
      'Wait for the seconds in Retry-After, then repeat it under the same key.',
    ],
  ),
  'outcome-unknown': kind(
    409,
    ['结果不明', 'What became of it is unknown'],
    [
      '同一 Idempotency-Key 的第一次请求中断或失败，无法确定是否已经生效；不会再次执行。',
      'The first request under this Idempotency-Key broke off or failed, and may have taken effect. It is not done again.',
    ],
    [
      '查看是否已经生效；如未生效，使用新的键重新请求。',
      'Look whether it took effect; if not, ask again under a new key.',
    ],
  ),
  'too-many-requests': kind(
    429,
    ['请求过于频繁', 'Too many requests'],
    ['已超过调用频率限制。', 'The limit of calls has been reached.'],
    ['等待 Retry-After 指定的秒数后重试。', 'Wait for the seconds in Retry-After, then try again.'],
  ),
  internal: kind(
    500,
    ['服务内部错误', 'Something went wrong on our side'],
    ['请求未能完成，问题已被记录。', 'The request could not be completed; the fault has been logged.'],
    [
      '稍后使用同一 Idempotency-Key 重试；联系支持时请提供 requestId。',
      'Try again with the same Idempotency-Key; name the requestId when you ask for help.',
    ],
  ),
  unavailable: kind(
    503,
    ['服务暂不可用', 'Not available just now'],
    ['依赖的系统暂时没有应答。', 'A system this depends on does not answer at the moment.'],
    ['稍后重试。', 'Try again shortly.'],
  ),
} as const satisfies Record<string, ProblemKind>;

/** The last part of a problem's `type`. */
export type ProblemSlug = keyof typeof PROBLEMS;
