export * from './schema/companies';
export * from './schema/records';
export * from './schema/sign-ins';
export * from './schema/uploads';
export * from './schema/users';
