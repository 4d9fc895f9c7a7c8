-- Loops of a flow graph, nested as they are, found as Paul Havlak's algorithm does: numbers in depth
-- first order, back edges, and sets of blocks that are merged into the heads of their loops.
local Block = {}
Block.__index = Block
function Block.new(name) return setmetatable({name = name, into = {}, out = {}}, Block) end
function Block:to(other)
  self.out[#self.out + 1] = other
  other.into[#other.into + 1] = self
  return other
end

local Graph = {}
Graph.__index = Graph
function Graph.new() return setmetatable({blocks = {}, heads = 0}, Graph) end
function Graph:block()
  local block = Block.new(#self.blocks + 1)
  self.blocks[block.name] = block
  return block
end
function Graph:straight(from, n)
  for _ = 1, n do from = from:to(self:block()) end
  return from
end
function Graph:diamond(from)
  local left, right, join = self:block(), self:block(), self:block()
  from:to(left):to(join)
  from:to(right):to(join)
  return join
end
-- loops, `depth` of them inside each other, the innermost twice
function Graph:loop(from, depth)
  local head = from:to(self:block())
  self.heads = self.heads + 1
  local last
  if depth > 1 then
    last = self:loop(head, depth - 1)
    if depth == 2 then last = self:loop(last, 1) end
  else
    last = self:diamond(self:straight(head, 2))
  end
  last:to(head)
  return last:to(self:block())
end

local Loop = {}
Loop.__index = Loop
function Loop.new(head) return setmetatable({head = head, size = 1, inner = {}, depth = 0}, Loop) end
function Loop:put(inside)
  inside.parent = self
  self.inner[#self.inner + 1] = inside
end
function Loop:nest(depth)
  self.depth = depth
  local deepest = depth
  for i = 1, #self.inner do deepest = math.max(deepest, self.inner[i]:nest(depth + 1)) end
  return deepest
end

local Set = {} -- of blocks, in a forest of merged sets
Set.__index = Set
function Set.new(block, number) return setmetatable({block = block, number = number}, Set) end
function Set:find()
  local top = self
  while top.parent do top = top.parent end
  local at = self
  while at ~= top do at.parent, at = top, at.parent end
  return top
end
function Set:merge(into) self.parent = into end

local Finder = {}
Finder.__index = Finder
function Finder.new(graph)
  return setmetatable({graph = graph, numbers = {}, sets = {}, last = {}, loops = {}}, Finder)
end

function Finder:number(block)
  local n = #self.sets + 1
  self.numbers[block] = n
  self.sets[n] = Set.new(block, n)
  for _, successor in ipairs(block.out) do
    if not self.numbers[successor] then self:number(successor) end
  end
  self.last[n] = #self.sets
end

function Finder:isAncestor(a, b) return a <= b and b <= self.last[a] end

function Finder:edges()
  local back, other = {}, {}
  for n = 1, #self.sets do
    back[n], other[n] = {}, {}
    for _, predecessor in ipairs(self.sets[n].block.into) do
      local p = self.numbers[predecessor]
      if p then
        local list = self:isAncestor(n, p) and back[n] or other[n]
        list[#list + 1] = p
      end
    end
  end
  return back, other
end

function Finder:find()
  self:number(self.graph.blocks[1])
  local back, other = self:edges()
  for n = #self.sets, 1, -1 do
    local body, seen = {}, {}
    for _, from in ipairs(back[n]) do
      if from ~= n then
        local set = self.sets[from]:find()
        if not seen[set] then
          seen[set] = true
          body[#body + 1] = set
        end
      end
    end
    local next = 1
    while next <= #body do
      local set = body[next]
      next = next + 1
      for _, from in ipairs(other[set.number]) do
        local before = self.sets[from]:find()
        assert(self:isAncestor(n, before.number), "a loop with two entries")
        if before.number ~= n and not seen[before] then
          seen[before] = true
          body[#body + 1] = before
        end
      end
    end
    if #back[n] > 0 then self:made(n, body) end
  end
  return self.loops
end

function Finder:made(n, body)
  local loop = Loop.new(self.sets[n].block)
  self.sets[n].loop = loop
  for _, set in ipairs(body) do
    set:merge(self.sets[n])
    if set.loop then
      loop:put(set.loop)
    else
      loop.size = loop.size + 1
    end
  end
  self.loops[#self.loops + 1] = loop
end

return function()
  local graph = Graph.new()
  local at = graph:block()
  for i = 1, 120 do at = graph:diamond(graph:loop(at, i % 5 + 1)) end
  for _ = 1, 12 do
    local loops, outermost, deepest, blocks = Finder.new(graph):find(), 0, 0, 0
    for _, loop in ipairs(loops) do
      blocks = blocks + loop.size
      if not loop.parent then
        outermost = outermost + 1
        deepest = math.max(deepest, loop:nest(1))
      end
    end
    assert(#loops == graph.heads and outermost == 120 and deepest == 5)
    assert(blocks == 24 * (6 + 15 + 17 + 19 + 21), blocks)
  end
end
