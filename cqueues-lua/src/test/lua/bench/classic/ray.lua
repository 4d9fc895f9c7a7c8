-- Spheres over a chequered floor, with shadows and reflections; vectors are objects with operators as methods.
local Vector = {}
Vector.__index = Vector

local function vector(x, y, z) return setmetatable({x = x, y = y, z = z}, Vector) end
function Vector:plus(v) return vector(self.x + v.x, self.y + v.y, self.z + v.z) end
function Vector:minus(v) return vector(self.x - v.x, self.y - v.y, self.z - v.z) end
function Vector:times(n) return vector(self.x * n, self.y * n, self.z * n) end
function Vector:dot(v) return self.x * v.x + self.y * v.y + self.z * v.z end
function Vector:unit() return self:times(1 / math.sqrt(self:dot(self))) end
function Vector:mirrored(normal) return self:minus(normal:times(2 * self:dot(normal))) end

local Sphere = {}
Sphere.__index = Sphere
function Sphere.new(centre, radius, shade, gloss)
  return setmetatable({centre = centre, square = radius * radius, shade = shade, gloss = gloss}, Sphere)
end
function Sphere:hit(origin, direction)
  local way = self.centre:minus(origin)
  local along = way:dot(direction)
  local inside = self.square - way:dot(way) + along * along
  if inside < 0 then return nil end
  local root = math.sqrt(inside)
  if along - root > 1e-6 then return along - root end
  if along + root > 1e-6 then return along + root end
end
function Sphere:normal(point) return point:minus(self.centre):unit() end
function Sphere:shadeAt() return self.shade end

local Floor = {}
Floor.__index = Floor
local UP = vector(0, 1, 0)
function Floor.new(height, gloss) return setmetatable({height = height, gloss = gloss}, Floor) end
function Floor:hit(origin, direction)
  if direction.y > -1e-6 and direction.y < 1e-6 then return nil end
  local distance = (self.height - origin.y) / direction.y
  return distance > 1e-6 and distance or nil
end
function Floor:normal() return UP end
function Floor:shadeAt(point)
  return (math.floor(point.x) + math.floor(point.z)) % 2 == 0 and 0.9 or 0.2
end

local things = {Floor.new(-1, 0.2)}
for i = 0, 5 do
  things[#things + 1] = Sphere.new(vector(i * 1.1 - 2.75, i % 3 * 0.7 - 0.6, 4 + i % 2), 0.6, 0.3 + i / 10, i % 2 * 0.4)
end
local light = vector(-5, 8, -3)

local function nearest(origin, direction)
  local found, least = nil, math.huge
  for i = 1, #things do
    local distance = things[i]:hit(origin, direction)
    if distance and distance < least then found, least = things[i], distance end
  end
  return found, least
end

local function trace(origin, direction, depth)
  local thing, distance = nearest(origin, direction)
  if not thing then return 0.1 + 0.2 * math.max(direction.y, 0) end
  local point = origin:plus(direction:times(distance))
  local normal = thing:normal(point)
  local toLight = light:minus(point):unit()
  local bright = 0.15
  if not nearest(point, toLight) then bright = bright + 0.85 * math.max(normal:dot(toLight), 0) end
  local shade = thing:shadeAt(point) * bright
  if thing.gloss == 0 or depth == 0 then return shade end
  return shade * (1 - thing.gloss) + thing.gloss * trace(point, direction:mirrored(normal), depth - 1)
end

return function()
  local size, sum, eye = 96, 0, vector(0, 0.5, -2)
  for row = 1, size do
    for column = 1, size do
      local direction = vector((column - 0.5) / size - 0.5, 0.5 - (row - 0.5) / size, 1):unit()
      sum = sum + trace(eye, direction, 3)
    end
  end
  local mean = ("%.6f"):format(sum / size / size)
  assert(mean == "0.243979", mean)
end
