-- DeltaBlue: constraints of several strengths between variables, of which an incremental planner always
-- satisfies the strongest that it can.
local REQUIRED, PREFERRED, STRONG, NORMAL, WEAKEST = 0, 2, 3, 4, 6 -- smaller is stronger

local planner

local Variable = {}
Variable.__index = Variable
function Variable.new(value)
  return setmetatable({value = value, constraints = {}, mark = 0, strength = WEAKEST, stays = true}, Variable)
end
function Variable:remove(constraint)
  local constraints = self.constraints
  for i = #constraints, 1, -1 do
    if constraints[i] == constraint then table.remove(constraints, i) end
  end
  if self.source == constraint then self.source = nil end
end

local function class(parent)
  local made = setmetatable({}, parent)
  made.__index = made
  return made
end

local Constraint = class()
function Constraint:isInput() return false end
function Constraint:start()
  self:connect()
  planner:add(self)
  return self
end
function Constraint:stop()
  if self:isSatisfied() then planner:remove(self) else self:disconnect() end
end
function Constraint:satisfy(mark)
  self:choose(mark)
  if not self:isSatisfied() then
    assert(self.strength ~= REQUIRED, "a required constraint cannot be satisfied")
    return nil
  end
  self:markInputs(mark)
  local output = self:output()
  local overridden = output.source
  if overridden then overridden:forget() end
  output.source = self
  assert(planner:propagate(self, mark), "a cycle")
  output.mark = mark
  return overridden
end

local Unary = class(Constraint)
function Unary.new(kind, variable, strength)
  return setmetatable({variable = variable, strength = strength, satisfied = false}, kind):start()
end
function Unary:connect()
  local constraints = self.variable.constraints
  constraints[#constraints + 1] = self
  self.satisfied = false
end
function Unary:disconnect()
  self.variable:remove(self)
  self.satisfied = false
end
function Unary:choose(mark)
  self.satisfied = self.variable.mark ~= mark and self.strength < self.variable.strength
end
function Unary:isSatisfied() return self.satisfied end
function Unary:forget() self.satisfied = false end
function Unary:markInputs() end
function Unary:inputsKnown() return true end
function Unary:output() return self.variable end
function Unary:recalculate()
  self.variable.strength = self.strength
  self.variable.stays = not self:isInput()
  if self.variable.stays then self:execute() end
end
function Unary:execute() end

local Stay = class(Unary)
local Edit = class(Unary)
function Edit:isInput() return true end

local Binary = class(Constraint)
function Binary:connect()
  local first, second = self.first.constraints, self.second.constraints
  first[#first + 1] = self
  second[#second + 1] = self
  self.direction = "none"
end
function Binary:disconnect()
  self.first:remove(self)
  self.second:remove(self)
  self.direction = "none"
end
function Binary:choose(mark)
  local first, second, strength = self.first, self.second, self.strength
  if first.mark == mark then
    self.direction = second.mark ~= mark and strength < second.strength and "forward" or "none"
  elseif second.mark == mark then
    self.direction = strength < first.strength and "backward" or "none"
  elseif first.strength > second.strength then
    self.direction = strength < first.strength and "backward" or "none"
  else
    self.direction = strength < second.strength and "forward" or "none"
  end
end
function Binary:isSatisfied() return self.direction ~= "none" end
function Binary:forget() self.direction = "none" end
function Binary:input() return self.direction == "forward" and self.first or self.second end
function Binary:output() return self.direction == "forward" and self.second or self.first end
function Binary:markInputs(mark) self:input().mark = mark end
function Binary:inputsKnown(mark)
  local input = self:input()
  return input.mark == mark or input.stays or not input.source
end
function Binary:recalculate()
  local input, output = self:input(), self:output()
  output.strength = math.max(self.strength, input.strength)
  output.stays = input.stays
  if output.stays then self:execute() end
end

local Equal = class(Binary)
function Equal.new(first, second, strength)
  return setmetatable({first = first, second = second, strength = strength}, Equal):start()
end
function Equal:execute() self:output().value = self:input().value end

local Scale = class(Binary)
function Scale.new(first, scale, offset, second, strength)
  local fields = {first = first, scale = scale, offset = offset, second = second, strength = strength}
  return setmetatable(fields, Scale):start()
end
function Scale:connect()
  Binary.connect(self)
  local scale, offset = self.scale.constraints, self.offset.constraints
  scale[#scale + 1] = self
  offset[#offset + 1] = self
end
function Scale:disconnect()
  Binary.disconnect(self)
  self.scale:remove(self)
  self.offset:remove(self)
end
function Scale:markInputs(mark)
  Binary.markInputs(self, mark)
  self.scale.mark, self.offset.mark = mark, mark
end
function Scale:execute()
  if self.direction == "forward" then
    self.second.value = self.first.value * self.scale.value + self.offset.value
  else
    self.first.value = (self.second.value - self.offset.value) / self.scale.value
  end
end
function Scale:recalculate()
  local input, output = self:input(), self:output()
  output.strength = math.max(self.strength, input.strength)
  output.stays = input.stays and self.scale.stays and self.offset.stays
  if output.stays then self:execute() end
end

local Planner = {}
Planner.__index = Planner
function Planner.new() return setmetatable({mark = 0}, Planner) end
function Planner:newMark()
  self.mark = self.mark + 1
  return self.mark
end
function Planner:add(constraint)
  local mark = self:newMark()
  local overridden = constraint:satisfy(mark)
  while overridden do overridden = overridden:satisfy(mark) end
end
function Planner:remove(constraint)
  local output = constraint:output()
  constraint:forget()
  constraint:disconnect()
  local unsatisfied = self:withdraw(output)
  for strength = REQUIRED, WEAKEST do
    for _, other in ipairs(unsatisfied) do
      if other.strength == strength then self:add(other) end
    end
  end
end
local function consumers(variable, list)
  local source = variable.source
  for _, constraint in ipairs(variable.constraints) do
    if constraint ~= source and constraint:isSatisfied() then list[#list + 1] = constraint end
  end
end
function Planner:propagate(constraint, mark)
  local pending = {constraint}
  while #pending > 0 do
    local next = table.remove(pending)
    local output = next:output()
    if output.mark == mark then
      self:remove(constraint)
      return false
    end
    next:recalculate()
    consumers(output, pending)
  end
  return true
end
function Planner:withdraw(output)
  output.source, output.strength, output.stays = nil, WEAKEST, true
  local unsatisfied, pending = {}, {output}
  while #pending > 0 do
    local variable = table.remove(pending)
    for _, constraint in ipairs(variable.constraints) do
      if not constraint:isSatisfied() then unsatisfied[#unsatisfied + 1] = constraint end
    end
    local from = #pending + 1
    consumers(variable, pending)
    for i = from, #pending do
      local constraint = pending[i]
      constraint:recalculate()
      pending[i] = constraint:output()
    end
  end
  return unsatisfied
end
function Planner:plan(sources)
  local mark, plan = self:newMark(), {}
  while #sources > 0 do
    local constraint = table.remove(sources)
    local output = constraint:output()
    if output.mark ~= mark and constraint:inputsKnown(mark) then
      plan[#plan + 1] = constraint
      output.mark = mark
      consumers(output, sources)
    end
  end
  return plan
end

local function execute(plan)
  for i = 1, #plan do plan[i]:execute() end
end

local function change(variable, value)
  local edit = Unary.new(Edit, variable, PREFERRED)
  local plan = planner:plan {edit}
  for _ = 1, 10 do
    variable.value = value
    execute(plan)
  end
  edit:stop()
end

local function chain(n)
  planner = Planner.new()
  local variables = {}
  for i = 1, n + 1 do
    variables[i] = Variable.new(0)
    if i > 1 then Equal.new(variables[i - 1], variables[i], REQUIRED) end
  end
  local first, last = variables[1], variables[n + 1]
  Unary.new(Stay, last, STRONG)
  local edit = Unary.new(Edit, first, PREFERRED)
  local plan = planner:plan {edit}
  for i = 1, 100 do
    first.value = i
    execute(plan)
    assert(last.value == i)
  end
  edit:stop()
end

local function projection(n)
  planner = Planner.new()
  local scale, offset, results, first, second = Variable.new(10), Variable.new(1000), {}, nil, nil
  for i = 1, n do
    first, second = Variable.new(i), Variable.new(i)
    results[i] = second
    Unary.new(Stay, first, NORMAL)
    Scale.new(first, scale, offset, second, REQUIRED)
  end
  change(first, 17)
  assert(second.value == 1170)
  change(second, 1050)
  assert(first.value == 5)
  change(scale, 5)
  for i = 1, n - 1 do assert(results[i].value == i * 5 + 1000) end
  change(offset, 2000)
  for i = 1, n - 1 do assert(results[i].value == i * 5 + 2000) end
end

return function()
  for _ = 1, 5 do
    chain(500)
    projection(500)
  end
end
