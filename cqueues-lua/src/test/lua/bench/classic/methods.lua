-- Calls of methods of three classes, each of which inherits from the next by __index.
local Counter = {}
Counter.__index = Counter
function Counter.new(class, start) return setmetatable({value = start, calls = 0}, class) end
function Counter:get() return self.value end
function Counter:step() return 1 end
function Counter:advance()
  self.calls = self.calls + 1
  self.value = self.value + self:step()
  return self
end

local Bounded = setmetatable({}, Counter)
Bounded.__index = Bounded
function Bounded:limit() return 1000 end
function Bounded:advance()
  if self:get() >= self:limit() then self.value = 0 end
  return Counter.advance(self)
end

local Double = setmetatable({}, Bounded)
Double.__index = Double
function Double:step() return 2 end

return function()
  local n = 400000
  local plain, bounded, double = Counter.new(Counter, 0), Counter.new(Bounded, 0), Counter.new(Double, 0)
  local sum = 0
  for _ = 1, n do
    sum = sum + plain:advance():get() + bounded:advance():get() + double:advance():get()
  end
  assert(plain:get() == n and bounded:get() == (n - 1) % 1000 + 1 and double:get() == (2 * n - 2) % 1000 + 2)
  assert(plain.calls == n and bounded.calls == n and double.calls == n)
  assert(sum == n * (n + 1) / 2 + n / 1000 * 500500 + n / 500 * 501 * 500)
end
