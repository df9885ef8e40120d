import type { Hono, Context as HonoContext } from 'hono'
import type { Caller, Context } from '../authority/operations/context.ts'
import type { FoundSession } from '../authority/operations/find-session.ts'
import type { NameProblem } from '../authority/operations/name-problem.ts'
import type { Binding } from '../authority/rules/binding.ts'
import type { Call } from '../authority/rules/call.ts'
import type { Operator } from '../authority/rules/operator.ts'
import type { AccountNumbersShown, ListRead } from '../authority/rules/oversight-events.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { CommonAction, KindAction, Right } from '../authority/rules/rights.ts'
import type { Situation } from '../authority/rules/situation.ts'
import type { User } from '../authority/rules/user.ts'
import type { NamedChapter } from '../authority/screens/service.ts'
import type { Message, Status } from '../authority/texts/refusal.ts'
import type { Decision } from '../platform/decision/decision.ts'
import type { AnyEvent } from '../platform/decision/event.ts'
import type { Form } from '../platform/http/form.ts'
import type { Env } from '../platform/http/guards.ts'
import type { Refs, StatesOf } from '../platform/store/store.ts'
import type { FieldErrors } from '../platform/web/form.ts'
import type { Html } from '../platform/web/html.ts'
import type { DeskAddition } from './rules/addition.ts'
import type { EntryKind } from './rules/entry-kinds.ts'

/**
 * What a kind of service brings to the desk of its institution (decision 24): all that services know of the desk, and
 * all that the desk knows of them. What a part leaves out, the desk does as for any service.
 */
export type DeskPart = {
  /** What the desk sees of a user and does for one. */
  readonly users?: DeskUsers
  /** The movements of money that a customer may deny, where it has any (D5). */
  readonly money?: DeskMoney
  /** The words of the actions that only this kind has. */
  readonly acts?: Readonly<Partial<Record<KindAction, ActWords>>>
  /** What this kind adds to what an operator should know before an action that every service has. */
  readonly notes?: Readonly<Partial<Record<CommonAction, string>>>
  /** The words of the events that its own rules write. */
  readonly events?: EventWords
  /** Whose a number is that the service gave out (受付番号), as a caller reads it out: IDs of users; nobody for any other text. */
  readonly finds?: (context: Context, service: string, text: string) => Promise<readonly string[]>
  /** What goes with a customer whose contract ends. */
  readonly ending?: DeskEnding
  readonly letter?: LetterWords
  readonly menu?: readonly MenuEntry[]
  readonly screens?: (counter: Counter) => void
  /** Stands below ユーザOTP管理. */
  readonly userOtpNote?: string
}

/** By the kind that a profile names. */
export type DeskParts = ReadonlyMap<string, DeskPart>

/** What the desk's operations reach. */
export type DeskContext = Context & { readonly deskParts: DeskParts }

/** Whom the desk looks at. `customerId` is empty for an ID that nobody has. */
export type DeskSubject = { readonly service: string; readonly userId: string; readonly customerId: string }

/** Rows that the desk loads of every user. */
export type CommonRows = { readonly user: User | undefined; readonly binding: Binding | undefined }

/** The first passwords of a user in readable form: for a letter, once. */
export type FirstPasswords = {
  readonly login: string
  /** The user's other passwords, by the kind's names for them. */
  readonly others: Readonly<Partial<Record<string, string>>>
}

type UsersOf<R extends Refs> = {
  /** The kind's own rows of a user, loaded with those that every user has. */
  refs(subject: DeskSubject): R
  /** Who holds the token in question; left out: the user. */
  holder?(rows: StatesOf<R>, user: User): string
  addition(rows: StatesOf<R>, common: CommonRows): DeskAddition
  /** New first passwords for a letter; otherwise one for the login. */
  firstPasswords?(rows: StatesOf<R>, profile: ServiceProfile): FirstPasswords
  panels?(rows: StatesOf<R>, profile: ServiceProfile): DeskPanels
}

/** What a kind does for the desk about its users; `deskUsers` makes it. */
export type DeskUsers = UsersOf<Refs>

/** Hides from the desk which rows a kind looks at: it gets them back under the names that it gave them. */
export function deskUsers<R extends Refs>(users: UsersOf<R>): DeskUsers {
  return users as unknown as DeskUsers
}

export type Fact = readonly [name: string, value: Html | string, isAlarming?: boolean]

export type DeskPanel = { readonly title: string; readonly facts: readonly Fact[] }
export type ContractPanel = DeskPanel & { readonly hint?: string }

/** What the kind adds to the page of a user. */
export type DeskPanels = {
  /** After who the user is. */
  readonly contract?: ContractPanel | null
  /** After the password of the login. */
  readonly passwords?: DeskPanel | null
  /** 電子証明書方式: no login by ID and password alone. */
  readonly certificateOnly?: boolean
}

/** One payee of a movement of money. */
export type MoneyItem = {
  /** Its place, from 0. */
  readonly item: number
  readonly place: string
  readonly account: { readonly type: string; readonly number: string }
  readonly name: string
  readonly amountYen: number
  /** Only what is `open` can be stopped; `left`: only the other bank can give it back. */
  readonly state: 'open' | 'stopped' | 'left' | 'ended'
  readonly stateText: string
}

/** A movement of money as the desk shows it: who pays whom, how much, and what became of it. */
export type Money = Pick<DeskSubject, 'service' | 'userId' | 'customerId'> & {
  /** 受付番号. */
  readonly receipt: string
  readonly kind: string
  readonly status: string
  readonly acceptedAtMs: number
  readonly amount: string
  /** Account numbers are masked where they weren't asked for. */
  readonly facts: (numbers: 'masked' | 'shown') => readonly Fact[]
  readonly items: readonly MoneyItem[]
}

/** How it was confirmed, as the event that accepted it tells. */
export type MoneyConfirmation = {
  readonly by: string
  readonly sessionHash: string | null
  readonly browser: string | null
  /** The signed operation, where one confirmed it. */
  readonly operationId: string | null
  /** The words around it on the screen; empty where none were kept. */
  readonly shown: readonly string[]
}

export type StopRefusal = 'item_left' | 'item_stopped' | 'item_ended' | 'nothing_to_do'
export type ItemsStop = { readonly items: readonly number[]; readonly operatorId: string }

type MoneyOf<R extends Refs> = {
  /** Of a user, the newest first. */
  readonly newest: (context: Context, subject: DeskSubject, limit: number) => Promise<readonly Money[]>
  readonly find: (context: Context, service: string, receipt: string) => Promise<Money | undefined>
  /** The receipt that an event of the kind names. */
  readonly receiptOf: (event: WrittenEvent) => string | null
  /** Null for every event but the one that accepted it. */
  readonly confirmation: (event: WrittenEvent) => MoneyConfirmation | null
  /** Left out: nothing of it can be stopped one by one. */
  readonly stop?: {
    readonly refs: (context: Context, money: Money) => Promise<R>
    readonly decide: (
      rows: StatesOf<R>,
      stop: ItemsStop,
      now: Temporal.Instant,
    ) => Decision<{ readonly returnedYen: number }, StopRefusal>
  }
}

/** What a kind tells of its movements of money; `deskMoney` makes it. */
export type DeskMoney = MoneyOf<Refs>

/** Hides which rows a stop changes, as `deskUsers` does. */
export function deskMoney<R extends Refs>(money: MoneyOf<R>): DeskMoney {
  return money as unknown as DeskMoney
}

export type ActWords = {
  /** On its button, in requests, in the history. */
  readonly name: string
  readonly note?: string
  readonly done: Message
  /** Only on a written form with the seal of the representative account. */
  readonly sealedOnly?: boolean
  /** It stops somebody, or can't be undone: it stands apart, and looks so. */
  readonly isDangerous?: boolean
  /** The letter that leads to it on the page of a user; none of actionKeys. */
  readonly key?: string
}

/** An event as the journal has it, whichever module wrote it. */
export type WrittenEvent = AnyEvent

type WordsOf<E extends AnyEvent> = {
  readonly names: Readonly<Record<E['type'], string>>
  /** What helps whoever answers a call or an audit. */
  details(event: E): readonly string[]
  /** What an auditor finds them under, where it is not 契約・取引. */
  readonly kinds?: Readonly<Partial<Record<E['type'], EntryKind>>>
  /** What doesn't stand among the last events on the page of a user: every login or transfer writes it. */
  readonly quiet?: readonly E['type'][]
}

export type EventWords = WordsOf<WrittenEvent>

/** Erases which events a kind writes: it is only asked for details of those that it has names for. */
export function eventWords<E extends AnyEvent>(words: WordsOf<E>): EventWords {
  return words as unknown as EventWords
}

/** What a kind of service has of a customer, as the person reads it: a heading, and records by their labels. */
export type OwnRecords = {
  readonly title: string
  readonly records: readonly Readonly<Record<string, string | number | null>>[]
}

/** The end of a contract, as far as it is the kind's own (decision 65). */
export type DeskEnding = {
  /** Is something of the customer's business still open? Then the contract can't end yet. */
  readonly isBusy?: (context: Context, of: Pick<DeskSubject, 'service' | 'customerId'>) => Promise<boolean>
  /** What ends with each user. */
  readonly rows?: (of: { readonly service: string; readonly userIds: readonly string[] }) => EndingRows
  /** For the person who asks what is kept of them. */
  readonly records?: (
    context: Context,
    of: Pick<DeskSubject, 'service' | 'customerId'>,
  ) => Promise<readonly OwnRecords[]>
}

export type EndingRows = {
  readonly refs: Refs
  readonly eventsIn: (rows: StatesOf<Refs>) => readonly AnyEvent[]
}

/** What a letter is about, on the day on which it is printed. */
export type LetterFacts = {
  readonly profile: ServiceProfile
  readonly situation: Situation
  readonly isReset: boolean
}

export type LetterWords = {
  /** The names of the first passwords other than the login's, in the order of the letter. */
  readonly passwordNames: Readonly<Record<string, string>>
  /** お手続き. */
  readonly steps: (facts: LetterFacts) => readonly string[]
  /** Names the passwords that may contain look-alike characters. */
  readonly exceptPasswords: string
}

/** An entry of the desk's menu, where the institution has a service of the kind. */
export type MenuEntry = {
  /** Below that of the desk. */
  readonly path: string
  readonly name: string
  readonly right: Right
  /** Among those that open users, or those of the daily work. */
  readonly place: 'opening' | 'work'
  /** What the desk's manual says of it. */
  readonly chapter: NamedChapter
}

/** Who works at the desk now. */
export type Staff = {
  readonly found: FoundSession
  readonly operator: Operator
  readonly sessionId: string
  /** The call that they have open. */
  readonly call: CallShown | null
  /** What stands beside 承認; null for who has nothing to do with requests. */
  readonly news?: ApprovalNews | null
}

export type ApprovalNews = {
  /** How many requests the operator may grant; null for who grants none. */
  readonly waiting: number | null
  /** How many of their own were settled, or asked about, since they last looked. */
  readonly own: number
}

/** A call as it is read. */
export type CallRecord = Omit<Call, 'why' | 'notes' | 'notedAtMs'> & {
  readonly why: string | null
  readonly notes: readonly { readonly text: string; readonly atMs: number }[]
  /** Whether whoever took it may still write down what was said. */
  readonly isOpenForNotes: boolean
}

/** The same with the user whom it is about; null: nobody was found (yet). */
export type CallShown = { readonly call: CallRecord; readonly user: User | null }

/** 本人確認方法 and 理由, without which nobody at the desk changes anything. */
export type Why = { readonly identification: string; readonly reason: string }

/** As typed, to be shown again beside what is wrong with it. */
export type TypedWhy = {
  readonly method: string
  readonly other: string
  readonly reason: string
  /** Of the paper form, if there is one. */
  readonly formNumber?: string
  readonly errors: FieldErrors
}

type Answer = Response | Promise<Response>
export type DeskHandler = (c: HonoContext<Env>, staff: Staff) => Answer
export type DeskFormHandler = (c: HonoContext<Env>, staff: Staff, form: Form) => Answer

export type LookedList = Pick<ListRead, 'list' | 'filter' | 'count'>

/** Whose account numbers, or the run of transfers that holds them. */
export type AskedNumbers = Pick<AccountNumbersShown, 'service' | 'userId' | 'of'>

/** What the desk lends to the screens that a kind of service brings. */
export type Counter = {
  readonly app: Hono<Env>
  readonly context: Context
  /** `desk/<institution>`. */
  readonly desk: string
  /** The institution's services of this kind. */
  readonly services: () => readonly ServiceProfile[]
  /** Lets staff in who have one of the rights; whoever is not logged in is led to where that happens. */
  readonly forStaff: (
    needed: readonly Right[],
    handler: DeskHandler,
  ) => (c: HonoContext<Env>) => Promise<Response>
  /** The same for a posted form, which is checked before anything else. */
  readonly forStaffForm: (
    needed: readonly Right[],
    handler: DeskFormHandler,
  ) => (c: HonoContext<Env>) => Promise<Response>
  readonly callerOf: (c: HonoContext<Env>, staff: Staff) => Caller
  /** Journals that an operator looks at a list of people, before they do (X9). */
  readonly noteList: (c: HonoContext<Env>, staff: Staff, looked: LookedList) => Promise<void>
  /** Journals that an operator asks for account numbers, before they are shown (X9). */
  readonly noteAccountNumbers: (c: HonoContext<Env>, staff: Staff, asked: AskedNumbers) => Promise<void>
  /** Asks for them on the page at that address. */
  readonly accountNumbersButton: (staff: Staff, href: string, fields?: Form) => Html
  /** A page of the desk; `entry` is the path of the menu's entry that it belongs to. */
  readonly page: (staff: Staff, title: string, main: Html, entry?: string) => Html
  readonly blankWhy: TypedWhy
  readonly parseWhy: (form: Form) => { readonly typed: TypedWhy; readonly why: Why | null }
  readonly whyFields: (typed: TypedWhy) => Html
  /** Where staff arrive, and go back to. */
  readonly searchHref: string
  readonly problemText: (label: string, problem: NameProblem) => string
  /** Leads on to the user who was opened, or to what was asked for. */
  readonly opened: (
    c: HonoContext<Env>,
    user: { readonly service: string; readonly userId: string },
    result: 'done' | 'requested',
  ) => Response
  /** The requests, with why one of them was not carried out. */
  readonly notOpened: (c: HonoContext<Env>, staff: Staff, error: Message, status: Status) => Promise<Response>
}
