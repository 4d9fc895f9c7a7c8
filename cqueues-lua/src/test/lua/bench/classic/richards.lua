-- Martin Richards' scheduler: six tasks hand packets to each other, by priority. The counts at the end
-- are those that every version of it has.
local IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = 1, 2, 3, 4, 5, 6
local TURNS, REPETITIONS = 10000, 4

local Packet = {}
Packet.__index = Packet
function Packet.new(link, to, isWork)
  return setmetatable({link = link, to = to, isWork = isWork, at = 1, data = {0, 0, 0, 0}}, Packet)
end
function Packet:behind(queue)
  self.link = nil
  if not queue then return self end
  local last = queue
  while last.link do last = last.link end
  last.link = self
  return queue
end

local Task = {}
Task.__index = Task
function Task.new(scheduler, id, priority, queue, work)
  return setmetatable({
    link = scheduler.tasks, id = id, priority = priority, queue = queue, work = work,
    isHeld = false, isSuspended = true, isRunnable = queue ~= nil,
  }, Task)
end
function Task:mustWait() return self.isHeld or (self.isSuspended and not self.isRunnable) end
function Task:run()
  local packet
  if self.isSuspended and self.isRunnable and not self.isHeld then
    packet = self.queue
    self.queue = packet.link
    self.isSuspended, self.isRunnable = false, self.queue ~= nil
  end
  return self.work:run(packet)
end
function Task:take(packet, running)
  if self.queue then
    self.queue = packet:behind(self.queue)
  else
    self.queue, self.isRunnable = packet, true
    if self.priority > running.priority then return self end
  end
  return running
end

local Scheduler = {}
Scheduler.__index = Scheduler
function Scheduler.new() return setmetatable({byId = {}, queued = 0, holds = 0}, Scheduler) end
function Scheduler:add(id, priority, queue, work)
  self.tasks = Task.new(self, id, priority, queue, work)
  self.byId[id] = self.tasks
  return self.tasks
end
function Scheduler:run()
  self.running = self.tasks
  while self.running do
    if self.running:mustWait() then
      self.running = self.running.link
    else
      self.id = self.running.id
      self.running = self.running:run()
    end
  end
end
function Scheduler:release(id)
  local task = self.byId[id]
  task.isHeld = false
  return task.priority > self.running.priority and task or self.running
end
function Scheduler:hold()
  self.holds = self.holds + 1
  self.running.isHeld = true
  return self.running.link
end
function Scheduler:suspend()
  self.running.isSuspended = true
  return self.running
end
function Scheduler:send(packet)
  local task = self.byId[packet.to]
  self.queued = self.queued + 1
  packet.link, packet.to = nil, self.id
  return task:take(packet, self.running)
end

local function toggled(n, bit) return n % (2 * bit) >= bit and n - bit or n + bit end

local Idle = {}
Idle.__index = Idle
function Idle:run()
  self.left = self.left - 1
  if self.left == 0 then return self.scheduler:hold() end
  local bits = math.floor(self.bits / 2)
  if self.bits % 2 == 0 then
    self.bits = bits
    return self.scheduler:release(DEVICE_A)
  end
  self.bits = toggled(toggled(toggled(toggled(bits, 0x8000), 0x4000), 0x1000), 8)
  return self.scheduler:release(DEVICE_B)
end

local Device = {}
Device.__index = Device
function Device:run(packet)
  if packet then
    self.packet = packet
    return self.scheduler:hold()
  end
  packet = self.packet
  if not packet then return self.scheduler:suspend() end
  self.packet = nil
  return self.scheduler:send(packet)
end

local Worker = {}
Worker.__index = Worker
function Worker:run(packet)
  if not packet then return self.scheduler:suspend() end
  self.handler = self.handler == HANDLER_A and HANDLER_B or HANDLER_A
  packet.to, packet.at = self.handler, 1
  for i = 1, 4 do
    self.letter = self.letter % 26 + 1
    packet.data[i] = self.letter
  end
  return self.scheduler:send(packet)
end

local Handler = {}
Handler.__index = Handler
function Handler:run(packet)
  if packet then
    if packet.isWork then
      self.works = packet:behind(self.works)
    else
      self.devices = packet:behind(self.devices)
    end
  end
  local work, device = self.works, self.devices
  if work and work.at > 4 then
    self.works = work.link
    return self.scheduler:send(work)
  elseif work and device then
    self.devices = device.link
    device.at = work.data[work.at]
    work.at = work.at + 1
    return self.scheduler:send(device)
  end
  return self.scheduler:suspend()
end

local function packets(n, to, isWork)
  local queue
  for _ = 1, n do queue = Packet.new(queue, to, isWork) end
  return queue
end

local function schedule()
  local scheduler = Scheduler.new()
  local function work(class, fields)
    fields.scheduler = scheduler
    return setmetatable(fields, class)
  end
  local idle = scheduler:add(IDLE, 0, nil, work(Idle, {bits = 1, left = TURNS}))
  idle.isSuspended = false
  scheduler:add(WORKER, 1000, packets(2, WORKER, true), work(Worker, {handler = HANDLER_A, letter = 0}))
  scheduler:add(HANDLER_A, 2000, packets(3, DEVICE_A, false), work(Handler, {}))
  scheduler:add(HANDLER_B, 3000, packets(3, DEVICE_B, false), work(Handler, {}))
  scheduler:add(DEVICE_A, 4000, nil, work(Device, {}))
  scheduler:add(DEVICE_B, 5000, nil, work(Device, {}))
  scheduler:run()
  assert(scheduler.queued == 23246 and scheduler.holds == 9297)
end

return function()
  for _ = 1, REPETITIONS do schedule() end
end
