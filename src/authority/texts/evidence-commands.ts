// The commands in the README of a file of evidence, for sh, as they stand; a test runs them. They know nothing of ours:
// what they compare follows from docs/signed-operations.md alone.

const sums = [
  '# 1. どのファイルも、取得したときのままであること',
  'sha256sum -c SHA256SUMS',
  'openssl pkeyutl -verify -pubin -inkey checkpoint-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig',
] as const

const program = String.raw`
# 2. 内容、表示、回答、記録が互いに一致すること（署名の確認に使うファイルを check に作る）
mkdir -p check
python3 - <<'END'
import base64, glob, hashlib, json, os
import cbor2

def read(name):
    with open(name, 'rb') as file:
        return file.read()

def write(name, data):
    with open('check/' + name, 'wb') as file:
        file.write(data)

def sha256(data):
    return hashlib.sha256(data).digest()

def same(one, other, what):
    if one != other:
        raise SystemExit('NG: ' + what)

def point(name):
    lines = read(name).decode().split('\n')
    return base64.b64decode(''.join(line for line in lines if '-----' not in line))[-64:]

def der(signature):
    def number(part):
        part = part.lstrip(b'\0')
        part = b'\0' + part if part[0] > 127 else part
        return bytes([2, len(part)]) + part
    body = number(signature[:32]) + number(signature[32:])
    return bytes([48, len(body)]) + body

for name in glob.glob('check/*'):
    os.remove(name)

# 金融機関の署名
payload = read('payload.cbor')
cose = cbor2.loads(read('operation.cose'))
header, other, signed, signature = cose.value
same((cose.tag, other, signed), (18, {}, payload), 'operation.cose')
same(len(signature), 64, 'operation.cose')
x_y = point('operation-key.pem')
thumbprint = sha256(bytes.fromhex('a401022001215820') + x_y[:32] + bytes.fromhex('225820') + x_y[32:])
same(cbor2.loads(header), {1: -7, 4: thumbprint[:8]}, 'operation-key.pem')
write('operation.bin', cbor2.dumps(['Signature1', header, b'warifu-operation-v1', payload]))
write('operation.der', der(signature))

# 表示した内容
operation = cbor2.loads(payload)
same(cbor2.dumps(operation, canonical=True), payload, 'payload.cbor')
same((operation[1], sorted(operation)), (1, list(range(1, 10))), 'payload.cbor')
titles = ['振込', '振込（複数の振込先）', '振込先の登録', '限度額の変更', '為替予約の締結', 'トークンの変更',
          'パスキーの登録', 'メールアドレスの変更', 'ログイン', 'お知らせ']
kinds = {1: '普通', 2: '当座', 4: '貯蓄', 9: 'その他'}

def number(amount, decimals):
    rest = f'.{amount % 10 ** decimals:0{decimals}}' if decimals else ''
    return f'{amount // 10 ** decimals:,}' + rest

def lines(kind, value):
    if kind == 1:
        return [number(value[1], value[2]) + ('円' if value[0] == 'JPY' else ' ' + value[0])]
    if kind == 2:
        bank, bank_name, branch, branch_name, type, account, holder = value
        return [f'{bank} {bank_name}', f'{branch} {branch_name}', f'{kinds[type]} {account}', holder]
    if kind == 4:
        return [f'{value // 10000}年{value // 100 % 100}月{value % 100}日']
    if kind == 5:
        return [f'{value[0]} {value[1]} = {number(value[2], value[3])} {value[4]}']
    if kind == 6:
        return [number(value, 0) + '件']
    if kind == 8:
        return [' '.join(value.hex()[at:at + 4] for at in range(0, 16, 4))]
    return [value]

expected = [titles[operation[8] - 1]]
for label, kind, value in operation[9]:
    first, *rest = lines(kind, value)
    expected += [f'{label}: {first}'] + ['  ' + line for line in rest]
head, *shown = read('shown.txt').decode().split('\n')
same(head.endswith(f'（{operation[2]}）'), True, 'shown.txt')
# 「「ニ」はカタカナ」のような読み方の注記は、内容ではない
same([line for line in shown if not line.startswith('  「') or line in expected], expected + [''], 'shown.txt')

# 振込先の一覧（複数の振込先のとき）
if operation[8] == 2 and os.path.exists('rows.cbor'):
    rows = cbor2.loads(read('rows.cbor'))
    level = [sha256(b'\0' + cbor2.dumps(row, canonical=True)) for row in rows]
    while len(level) > 1:
        pairs = [sha256(b'\1' + level[at] + level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[2 * len(pairs):]
    same((len(rows), level[0]), (operation[9][0][2], operation[9][8][2]), 'rows.cbor')
    listed = []
    for at, (account, money, reference) in enumerate(rows):
        told = lines(2, account) + [reference] * (reference != '') + lines(1, money)
        listed += [f'{at + 1}件目'] + ['  ' + line for line in told]
    same(read('rows.txt').decode().split('\n'), listed + [''], 'rows.txt')

# 監査ログの記録
digest = sha256(payload).hex()
journal = json.loads(read('journal.json').decode())
points = list(journal['前後の検査点'])
events = []
for entry in journal['記録']:
    body = json.loads(entry['body'])
    hashed = sha256((entry['hashBefore'] + '\n' + entry['body']).encode()).hex()
    same(hashed, entry['hash'], 'journal.json')
    same((body['chain'], body['seq']), (entry['chain'], entry['seq']), 'journal.json')
    checkpoint = entry['checkpoint']
    same([checkpoint[name] for name in ('chain', 'seq', 'hash')], [entry['chain'], entry['seq'], hashed], 'journal.json')
    event = body['event']
    if 'apart' in body:
        same(sha256(entry['apart'].encode()).hex(), body['apart'], 'journal.json')
        event = event | json.loads(entry['apart'])['values']
    points.append(checkpoint)
    events.append(event)
for at, checkpoint in enumerate(points):
    parts = ['warifu checkpoint'] + [str(checkpoint[name]) for name in ('chain', 'seq', 'hash', 'atMs')]
    write(f'checkpoint-{at:04}.bin', ('\n'.join(parts) + '\n').encode())
    write(f'checkpoint-{at:04}.bin.sig', base64.b64decode(checkpoint['signature']))
named = [event for event in events if event.get('operationId') == operation[3].hex()]
created = named[0]
same(created['type'], 'operation_created', 'journal.json')
same((created['digest'], created['cose']['sha256']), (digest, sha256(read('operation.cose')).hex()), 'journal.json')
same((created['service'], created['tokenId']), (operation[2], operation[7]), 'journal.json')
same(created.get('operationKey', x_y.hex()), x_y.hex(), 'operation-key.pem')
answers = [event for event in named if event['type'] in ('operation_approved', 'operation_rejected')]
same(len(answers) < 2, True, 'journal.json')
for answer in answers:
    same(answer['digest'], digest, 'journal.json')
    if answer['by'] == 'device':
        same((answer['deviceKey'], answer['signature']),
             (point('device-key.pem').hex(), read('answer.sig').hex()), 'answer.sig')
        decision = b'approve' if answer['type'] == 'operation_approved' else b'reject'
        parts = [b'warifu-answer-v1', decision, bytes.fromhex(digest), answer.get('reason', '').encode()]
        write('answer.bin', b'\0'.join(parts))
        write('answer.der', der(read('answer.sig')))
END
`

const signatures = [
  '# 3. 署名：金融機関のもの、端末のもの、監査ログの検査点のもの',
  'openssl dgst -sha256 -verify operation-key.pem -signature check/operation.der check/operation.bin',
] as const

const ofDevice = 'openssl dgst -sha256 -verify device-key.pem -signature check/answer.der check/answer.bin'

const checkpoints = [
  'for file in check/checkpoint-*.bin; do',
  '  openssl pkeyutl -verify -pubin -inkey checkpoint-key.pem -rawin -in "$file" -sigfile "$file.sig" || exit 1',
  'done',
  "echo 'この証拠は正しく確認されました'",
] as const

/** Line by line, without the spaces in front of each; `isSigned`: the device signed the answer. */
export function evidenceCommands(isSigned: boolean): readonly string[] {
  const answer = isSigned ? [ofDevice] : []
  return [...sums, ...program.trimEnd().split('\n').slice(1), ...signatures, ...answer, ...checkpoints]
}
